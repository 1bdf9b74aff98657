import type { MaskedPin, NativeCall, NativeHostSetup, NativeRequest } from '../contract/nativeHost.ts';

const calls: Record<NativeCall, true> = {
  list: true,
  verifyPin: true,
  changePin: true,
  unblockPin: true,
  sign: true,
  certificate: true,
  cancel: true,
  tray: true,
  insert: true,
  pull: true,
  ping: true,
  trace: true,
  pinPad: true,
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The first message. */
export function isSetup(message: unknown): message is NativeHostSetup {
  if (!isObject(message) || !isObject(message['setup'])) return false;
  const { pcsc, demo, softcards, skf, control } = message['setup'];
  const controlFits = control === undefined || typeof control === 'boolean' || (isObject(control) && typeof control['url'] === 'string');
  const skfFits = skf === undefined || (isObject(skf) && Array.isArray(skf['libraries']) && skf['libraries'].every((path) => typeof path === 'string'));
  return skfFits && typeof pcsc === 'boolean' && typeof demo === 'boolean' && Array.isArray(softcards) && controlFits;
}

/** Every later message. */
export function isNativeCall(message: unknown): message is NativeRequest {
  if (!isObject(message)) return false;
  const { id, call, args } = message;
  return typeof id === 'number' && typeof call === 'string' && Object.hasOwn(calls, call) && Array.isArray(args);
}

/** An argument that stands for a PIN. */
export function isMaskedPin(argument: unknown): argument is MaskedPin {
  return isObject(argument) && typeof argument['pad'] === 'number' && argument['masked'] instanceof Uint8Array;
}
