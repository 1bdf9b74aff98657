import { EventEmitter } from 'node:events';

type Handler = (...args: never[]) => unknown;
/** What our code set, by name: the newest of each. */
class Recorder extends EventEmitter {
  readonly set = new Map<string, unknown[]>();
  record(name: string, ...args: unknown[]): void {
    this.set.set(name, args);
  }
  /** The function given to a setter as its first argument. */
  handler(name: string): Handler {
    const [handler] = this.set.get(name) ?? [];
    if (typeof handler !== 'function') throw new Error(`${name} was not set`);
    return handler as Handler;
  }
  /** Emits a preventable event; answers whether it was prevented. */
  prevented(name: string, fields: object = {}): boolean {
    let prevented = false;
    this.emit(name, { ...fields, preventDefault: () => (prevented = true) });
    return prevented;
  }
}

export class SessionStandIn extends Recorder {
  readonly protocol = {
    handle: (scheme: string, handler: Handler) => {
      // As the real one does.
      if (this.set.has(`protocol ${scheme}`)) throw new Error(`Failed to register protocol: ${scheme}`);
      this.record(`protocol ${scheme}`, handler);
    },
  };
  readonly webRequest = { onBeforeRequest: (handler: Handler) => this.record('onBeforeRequest', handler) };
  setPermissionRequestHandler = (handler: Handler) => this.record('permissionRequest', handler);
  setPermissionCheckHandler = (handler: Handler) => this.record('permissionCheck', handler);
  setDevicePermissionHandler = (handler: Handler) => this.record('devicePermission', handler);
  setDisplayMediaRequestHandler = (handler: Handler) => this.record('displayMedia', handler);
  setSpellCheckerEnabled = (on: boolean) => this.record('spellChecker', on);
}

export interface FrameStandIn {
  readonly url: string;
  readonly parent: unknown;
}

export class ContentsStandIn extends Recorder {
  readonly sent: unknown[][] = [];
  readonly #handlers = new Map<string, (event: { senderFrame: FrameStandIn | null }, ...args: unknown[]) => unknown>();
  readonly ipc = { handle: (channel: string, handler: never) => void this.#handlers.set(channel, handler) };
  send = (...message: unknown[]) => void this.sent.push(message);
  setWindowOpenHandler = (handler: Handler) => this.record('windowOpen', handler);
  /** A message from a frame, as the preload sends it. */
  async invoke(channel: string, senderFrame: FrameStandIn | null, ...args: unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (!handler) throw new Error(`nobody handles ${channel}`);
    return await handler({ senderFrame }, ...args);
  }
}

export class BrowserWindowStandIn extends EventEmitter {
  static made: BrowserWindowStandIn[] = [];
  static failLoad = false;
  readonly webContents = new ContentsStandIn();
  readonly calls: string[] = [];
  readonly options: Record<string, unknown> & { webPreferences: Record<string, unknown> };
  contentProtection = false;
  minimized = false;
  #destroyed = false;

  constructor(options: BrowserWindowStandIn['options']) {
    super();
    this.options = options;
    BrowserWindowStandIn.made.push(this);
  }
  async loadURL(url: string): Promise<void> {
    this.calls.push(`load ${url}`);
    if (BrowserWindowStandIn.failLoad) throw new Error('ERR_FAILED');
  }
  show = () => void this.calls.push('show');
  focus = () => void this.calls.push('focus');
  restore = () => void this.calls.push('restore');
  removeMenu = () => void this.calls.push('removeMenu');
  isMinimized = () => this.minimized;
  isDestroyed = () => this.#destroyed;
  setContentProtection = (on: boolean) => {
    this.contentProtection = on;
  };
  destroy = () => {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.emit('closed');
  };
}

export class AppStandIn extends Recorder {
  isPackaged = true;
  primary = true;
  readonly calls: string[] = [];
  readonly commandLine = { appendSwitch: (name: string, value: string) => void this.calls.push(`--${name}=${value}`) };
  enableSandbox = () => void this.calls.push('enableSandbox');
  requestSingleInstanceLock = () => this.primary;
  whenReady = async () => {};
  quit = () => void this.calls.push('quit');
  exit = (code: number) => void this.calls.push(`exit ${code}`);
  getPath = (name: string) => `/home/user/${name}`;
  setPath = (name: string, path: string) => this.record(`path ${name}`, path);
  setAppUserModelId = () => {};
  getAppPath = () => '/app';
  getVersion = () => '1.2.3';
}

/** The `electron` module as far as our code uses it, recording what was asked of it. */
export function electronStandIn() {
  const sessions = new Map<string, SessionStandIn>();
  const app = new AppStandIn();
  return {
    app,
    sessions,
    powerMonitor: new EventEmitter(),
    shell: {
      opened: [] as string[],
      fails: false,
      async openExternal(url: string) {
        if (this.fails) throw new Error('Failed to open');
        this.opened.push(url);
      },
    },
    BrowserWindow: BrowserWindowStandIn,
    session: {
      fromPartition: (name: string) => {
        const known = sessions.get(name) ?? new SessionStandIn();
        sessions.set(name, known);
        return known;
      },
    },
    protocol: { schemes: [] as unknown[], registerSchemesAsPrivileged(schemes: unknown[]) {
      app.calls.push('registerSchemes');
      this.schemes = schemes;
    } },
    safeStorage: {
      backend: 'gnome_libsecret',
      available: true,
      getSelectedStorageBackend() {
        return this.backend;
      },
      async isAsyncEncryptionAvailable() {
        return this.available;
      },
      encryptStringAsync: async (text: string) => Buffer.from([...Buffer.from(text)].toReversed()),
      decryptStringAsync: async (bytes: Buffer) => {
        if (bytes.length === 0) throw new Error('Error while decrypting the ciphertext');
        return { result: Buffer.from([...bytes].toReversed()).toString(), shouldReEncrypt: false };
      },
    },
    utilityProcess: { fork: (..._args: unknown[]): unknown => undefined },
    Menu: { setApplicationMenu: () => {}, buildFromTemplate: () => ({}) },
    dialog: {
      showErrorBox: (..._args: unknown[]) => {},
      /** What the user does in the save dialog, and what it was asked with. */
      answer: { canceled: true, filePath: '' },
      asked: [] as unknown[][],
      async showSaveDialog(...args: unknown[]) {
        this.asked.push(args);
        return this.answer;
      },
      /** Which button the user presses. */
      pressed: 0,
      async showMessageBox(...args: unknown[]) {
        this.asked.push(args);
        return { response: this.pressed, checkboxChecked: false };
      },
    },
  };
}
