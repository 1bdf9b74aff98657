import nodemailer from 'nodemailer';
import { AppError } from '../../contract/errors.ts';
import type { EmailSender } from './adapters.ts';

export interface SmtpSettings {
  /** `smtp://user:password@host:port` or `smtps://…`. */
  readonly url: string;
  readonly from: string;
  readonly timeoutMs?: number;
}

const subject = '单一窗口通知 / Single Window notice';

/** E-mail over SMTP. */
export function smtpEmail({ url, from, timeoutMs = 10_000 }: SmtpSettings): EmailSender {
  const transport = nodemailer.createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // Texts and addresses are ours; files and addresses of other machines are never attached.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(to, text) {
      try {
        await transport.sendMail({ from, to, subject, text });
      } catch (cause) {
        throw new AppError('remote/service-down', { cause });
      }
    },
  };
}

/** Where no mail server is set: every message waits (AD-2). */
export const noEmail: EmailSender = {
  async send() {
    throw new AppError('remote/service-down');
  },
};
