import { vi } from 'vitest';
import { api } from '../../contract/api/api.ts';
import type { TestClient } from './client.ts';

/** Some codes go out up to a quarter of a second after the answer. */
const patience = { timeout: 20_000 };

/** The newest code that the sandbox sent to a number or address; waits, since some go out after the answer. */
export function newestCode(client: TestClient, to: string): Promise<string> {
  return vi.waitFor(async () => {
    const { items } = await client.ok(api.sandbox.inbox, {});
    const code = /\d{6}/.exec(items.find((one) => one.to === to)?.text ?? '')?.[0];
    if (!code) throw new Error(`nothing for ${to} in the inbox yet`);
    return code;
  }, patience);
}

/** Asks for a code as the screen does, and reads it from the inbox. */
export async function codeFor(
  client: TestClient,
  target: { readonly channel: 'sms' | 'email'; readonly target: string; readonly purpose: 'registration' | 'recovery' | 'password-reset' },
): Promise<{ codeId: string; code: string }> {
  const { codeId } = await client.ok(api.codes.send, { ...target, ...(await client.captcha()) });
  return { codeId, code: await newestCode(client, target.target) };
}
