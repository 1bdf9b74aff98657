import { connect } from 'node:net';
import type { SealedSettings } from '../store/sealedSettings.ts';

/** Set on the card tools' page; off until then: whoever listens on the control's port is given the PIN. */
export const CONTROL_SETTING = 'card.control';
/** Where the official control listens: without TLS, and with it. */
export const CONTROL_PORTS = [61_232, 61_231] as const;
/** The official control's own launcher; it starts the service, or starts it again. The one address of its kind that is ever opened. */
export const CONTROL_LAUNCHER = 'singlewindow://Restart';

const LIMIT_MS = 2_000;

/** Whether the user has enabled the control. Sealed: another program that writes into the store enables nothing. */
export function controlEnabled({ sealedSettings }: { readonly sealedSettings: SealedSettings }): boolean {
  return sealedSettings.get(CONTROL_SETTING) === true;
}

/** Whether anybody listens where the control does. Nothing is said to them. */
export async function controlListens(ports: readonly number[] = CONTROL_PORTS): Promise<boolean> {
  return (await Promise.all(ports.map(listens))).includes(true);
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(LIMIT_MS, () => end(false));
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}
