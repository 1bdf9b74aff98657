import type { CodePurpose } from '../../../contract/api/codes.ts';
import type { Services } from '../../context.ts';
import { forLog } from '../../wireErrors.ts';
import type { CodeMessage } from './codes.ts';

const acts: Readonly<Record<CodePurpose, { readonly chinese: string; readonly english: string }>> = {
  activation: { chinese: '账号激活', english: 'Activation' },
  registration: { chinese: '用户注册', english: 'Registration' },
  'first-login': { chinese: '首次登录', english: 'First login' },
  recovery: { chinese: '找回用户名', english: 'Username recovery' },
  'password-reset': { chinese: '重置密码', english: 'Password reset' },
};

/** Sends a code and waits: for numbers and addresses that the user typed. @throws AppError `remote/service-down` (AD-2) */
export async function deliverCode({ sms, email }: Services, { channel, address, purpose, code }: CodeMessage): Promise<void> {
  const { chinese, english } = acts[purpose];
  const text = `【单一窗口】${chinese}验证码：${code}，5 分钟内有效，请勿告诉他人。${english} code, valid for 5 minutes.`;
  await (channel === 'sms' ? sms : email).send(address, text);
}

/** How long after its request a code goes out, milliseconds: the work for it must not fall into the time of an answer. */
const laterMs = { least: 50, most: 250 } as const;

/** Sends after the answer, where its time would tell whether an account exists. */
export function deliverCodeLater(services: Services, message: CodeMessage | undefined): void {
  if (!message) return;
  setTimeout(() => {
    deliverCode(services, message).catch((thrown: unknown) => services.log.warn({ fault: forLog(thrown) }, 'code not sent'));
  }, laterMs.least + Math.random() * (laterMs.most - laterMs.least));
}
