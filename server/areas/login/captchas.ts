import { limits } from '../../../contract/api/session.ts';
import { AppError } from '../../../contract/errors.ts';
import { sameCaptcha } from '../../../contract/rules/code.ts';
import { type Services, instant } from '../../context.ts';
import { newId } from '../../secrets.ts';
import { drawCaptcha, newCaptchaText } from './captchaPicture.ts';

/** FLD-9: a new captcha, 2 minutes. */
export async function makeCaptcha({ db, now }: Services): Promise<{ captchaId: string; image: string; expiresAt: string }> {
  const answer = newCaptchaText();
  const captchaId = newId();
  const expiresAt = now() + limits.captchaSeconds * 1000;
  const png = await drawCaptcha(answer);
  await db.insertInto('captchas').values({ captcha_id: captchaId, answer, expires_at: expiresAt }).execute();
  return { captchaId, image: `data:image/png;base64,${png.toString('base64')}`, expiresAt: instant(expiresAt) };
}

/**
 * Takes a captcha away, right or wrong: it serves once (FLD-9). Case does not matter.
 * @throws AppError `captcha/expired` when it is gone or too old, `captcha/wrong`.
 */
export async function spendCaptcha({ db, now }: Services, captchaId: string, given: string): Promise<void> {
  const captcha = await db.deleteFrom('captchas').where('captcha_id', '=', captchaId).returningAll().executeTakeFirst();
  if (!captcha || now() >= captcha.expires_at) throw new AppError('captcha/expired');
  if (!sameCaptcha(given, captcha.answer)) {
    throw new AppError('captcha/wrong', { fields: { captcha: 'field/captcha' } });
  }
}
