/** IPC channels between preloads and the Electron host. Each is handled on one window's contents only. */
export const channels = {
  call: 'single-window:call',
  fileChosen: 'single-window:file-chosen',
  event: 'single-window:event',
  pinPrompt: 'single-window:pin-prompt',
  pinSubmit: 'single-window:pin-submit',
  pinCancel: 'single-window:pin-cancel',
  pinBegin: 'single-window:pin-begin',
  pinGivenUp: 'single-window:pin-given-up',
  pinTypeHere: 'single-window:pin-type-here',
} as const;
