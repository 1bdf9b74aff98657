import nodemailer from 'nodemailer';
import { checkEmail } from '../../contract/rules/email.ts';
import type { EmailSender } from './adapters.ts';
import { type GuardSettings, Refusal, guard } from './resilience.ts';

export interface SmtpSettings extends Omit<GuardSettings, 'adapter' | 'mayRepeat'> {
  /** `smtp://user:password@host:port` or `smtps://…`. */
  readonly url: string;
  readonly from: string;
}

const subject = '单一窗口通知 / Single Window notice';

/**
 * E-mail over SMTP, under a guard. A 5xx reply means this letter (no such mailbox), not an outage. Only a try that got no connection is
 * made again at once: a letter whose end was not answered may have gone out. Others wait in the notice office.
 */
export function smtpEmail({ url, from, timeoutMs = 10_000, ...settings }: SmtpSettings): EmailSender {
  const transport = nodemailer.createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // Texts and addresses are ours; files and addresses of other machines are never attached.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const run = guard({ ...settings, adapter: 'email', timeoutMs: timeoutMs * 2, mayRepeat: (thrown) => commandOf(thrown) === 'CONN' });
  return {
    send: (to, text) =>
      run(async () => {
        // One mailbox as it stands: read as a header, an address could name several.
        if (checkEmail(to)) throw new Refusal('not an address');
        try {
          await transport.sendMail({ from, to: { name: '', address: to }, subject, text });
        } catch (cause) {
          throw replyOf(cause) >= 500 && commandOf(cause) !== 'CONN' ? new Refusal('refused by the mail server', { cause }) : cause;
        }
      }),
  };
}

function commandOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'command' in thrown ? thrown.command : undefined;
}

function replyOf(thrown: unknown): number {
  return thrown instanceof Error && 'responseCode' in thrown && typeof thrown.responseCode === 'number' ? thrown.responseCode : 0;
}
