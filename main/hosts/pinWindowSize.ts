/** Outer size of the PIN window, device-independent pixels; fixed. */
export const PIN_WINDOW_SIZE = { width: 440, height: 560 } as const;
