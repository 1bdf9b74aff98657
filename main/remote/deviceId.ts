import { randomUUID } from 'node:crypto';
import type { Settings } from '../store/settings.ts';

const key = 'remote.deviceId';
const shape = /^[0-9a-f-]{36}$/;

/** This installation's random id: it says nothing of the PC or its user. Made once; a changed one is made anew. */
export function deviceIdOf(settings: Settings): string {
  const known = settings.get(key);
  if (typeof known === 'string' && shape.test(known)) return known;
  const made = randomUUID();
  settings.set(key, made);
  return made;
}
