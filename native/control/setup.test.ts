import { describe, expect, it } from 'vitest';
import { isSetup } from '../hostMessages.ts';
import { startNativeApi } from '../nativeApi.ts';
import { startStandIn } from './testing/standIn.ts';

const setup = { pcsc: false, demo: false, softcards: [] } as const;

describe('the control in the native host’s setup', () => {
  it('is off by default, and an address off this PC is no control', async () => {
    const standIn = await startStandIn();
    for (const control of [undefined, false, { url: 'ws://192.0.2.1:61232' }, { url: 'nonsense' }]) {
      const api = startNativeApi({ ...setup, ...(control === undefined ? {} : { control }) }, () => {});
      expect(await api.list()).toEqual({ service: 'stopped', readers: [], cards: [] });
    }
    expect(standIn.calls).toEqual([]);
    await standIn.close();
  });

  it('is an address or a switch, nothing else', () => {
    for (const control of [undefined, true, false, { url: 'ws://127.0.0.1:1' }]) expect(isSetup({ setup: { ...setup, control } })).toBe(true);
    for (const control of ['ws://127.0.0.1:1', 1, {}, { url: 1 }, null]) expect(isSetup({ setup: { ...setup, control } })).toBe(false);
  });
});
