import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { httpService, type HttpCall } from './http.ts';
import { adapterMetrics } from './metrics.ts';
import { httpSms } from './sms.ts';
import { type Gateway, type GatewayMood, startGateway } from './testing/gateway.ts';

const open: Gateway[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});
async function gateway(...moods: GatewayMood[]): Promise<Gateway> {
  const started = await startGateway(...moods);
  open.push(started);
  return started;
}
const quick = { adapter: 'sms', timeoutMs: 150, firstWaitMs: 5, tries: 3 } as const;
const smsOver = (url: string, settings: Partial<HttpCall> = {}) => httpSms({ url, ...quick, ...settings });
const send = (sms: ReturnType<typeof httpSms>) => sms.send('13812340001', 'text');
const down = { code: 'remote/service-down' };

describe('AD-1 SMS over HTTP', () => {
  it('AD-1 sends number and text with its key', async () => {
    const { url, seen } = await gateway('ok');
    await send(smsOver(url, { headers: { authorization: 'Bearer k' } }));
    expect(seen).toMatchObject([{ body: { to: '13812340001', text: 'text' }, headers: { authorization: 'Bearer k' } }]);
  });

  it.each(['hang', '500', '503', '429', 'garbage', 'reset', 'half', 'redirect', 'endless'] as const)('AD-2 %s: tried again, with one key for all tries', async (mood) => {
    const { url, seen } = await gateway(mood, mood, 'ok');
    await send(smsOver(url));
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map((one) => one.headers['idempotency-key'])).size).toBe(1);
  });

  it.each(['hang', '500', '429', 'garbage', 'reset', 'half', 'endless'] as const)('AD-2 %s that lasts is service-down', async (mood) => {
    const { url, seen } = await gateway(mood);
    await expect(send(smsOver(url))).rejects.toMatchObject(down);
    expect(seen).toHaveLength(3);
  });

  it('AD-2 a refused question is not asked again, and is no outage: others get through', async () => {
    const { url, seen } = await gateway('400');
    const sms = smsOver(url);
    for (let time = 1; time <= 7; time += 1) {
      await expect(send(sms)).rejects.toMatchObject(down);
      expect(seen).toHaveLength(time);
    }
  });

  it('AD-2 an absent gateway is service-down', async () => {
    await expect(send(smsOver('http://127.0.0.1:1'))).rejects.toMatchObject(down);
  });
});

describe('AD-1 the circuit breaker', () => {
  const fragile = { tries: 1, halfOpenAfterMs: 120 } as const;

  it('AD-2 after five failures in a row the service is left alone, then probed by one call, and used again when that succeeds', async () => {
    const service = await gateway('500');
    const sms = smsOver(service.url, fragile);
    for (let failure = 0; failure < 8; failure += 1) await expect(send(sms)).rejects.toMatchObject(down);
    expect(service.seen).toHaveLength(5);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await expect(send(sms)).rejects.toMatchObject(down);
    await expect(send(sms)).rejects.toMatchObject(down);
    expect(service.seen).toHaveLength(6);
    await new Promise((resolve) => setTimeout(resolve, 150));
    service.moods = ['ok'];
    await send(sms);
    await send(sms);
    expect(service.seen).toHaveLength(8);
  });

  it('AD-1 half open, only one of many callers probes', async () => {
    const service = await gateway('500');
    const sms = smsOver(service.url, fragile);
    for (let failure = 0; failure < 5; failure += 1) await expect(send(sms)).rejects.toMatchObject(down);
    await new Promise((resolve) => setTimeout(resolve, 150));
    service.moods = ['hang'];
    await Promise.allSettled(Array.from({ length: 10 }, () => send(sms)));
    expect(service.seen).toHaveLength(6);
  });

  it('AD-1 tells Prometheus calls by outcome, repeats and the state of the circuit', async () => {
    const registry = new Registry();
    const service = await gateway('500', 'ok', '400', '500');
    const sms = smsOver(service.url, { metrics: adapterMetrics(registry), tries: 2, breakAfter: 1 });
    await send(sms);
    for (let time = 0; time < 3; time += 1) await expect(send(sms)).rejects.toMatchObject(down);
    const text = await registry.metrics();
    for (const outcome of ['ok', 'refused', 'failed', 'not-tried']) {
      expect(text).toContain(`adapter_call_duration_seconds_count{adapter="sms",outcome="${outcome}"} 1`);
    }
    expect(text).toContain('adapter_retries_total{adapter="sms"} 2');
    expect(text).toContain('adapter_circuit_state{adapter="sms"} 2');
  });
});

describe('an answer of another shape', () => {
  it('AD-2 is service-down and its content goes nowhere', async () => {
    const { url } = await gateway({ json: { secret: 'X' } });
    const ask = httpService({ url, ...quick, tries: 1 });
    const failure = await ask('', {}, z.object({ matches: z.boolean() })).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject(down);
    expect(JSON.stringify((failure as { toWire(): unknown }).toWire())).not.toContain('X');
  });
});
