import { ref } from 'vue';
import { AppError } from '../../../contract/errors.ts';
import { checkCaptcha, checkCode } from '../../../contract/rules/code.ts';
import { checkRequired } from '../../../contract/rules/text.ts';
import { useCaptcha } from '../../composables/useCaptcha.ts';
import { useCountdown } from '../../composables/useCountdown.ts';
import { useDraft } from '../../composables/useDraft.ts';
import { refuseFields, useField, validateAll } from '../../composables/useField.ts';
import { useNewPassword } from '../../composables/useNewPassword.ts';
import { desktop } from '../../desktop.ts';
import { i18n } from '../../i18n/i18n.ts';

export type ActivationStep = 'way' | 'code' | 'password' | 'done';

/** ACT-3 by SMS: username and captcha, then the code and a new password. Actions answer whether they went well. */
export function useSmsActivation() {
  const step = ref<ActivationStep>('way');
  const username = useField(checkRequired);
  const captchaText = useField((value) => checkCaptcha(value.trim()));
  const code = useField((value) => checkCode(value.trim()));
  const newPassword = useNewPassword();
  const fields = { username, captcha: captchaText, code };
  const captcha = useCaptcha();
  const countdown = useCountdown();
  const codeId = ref('');
  const error = ref<AppError>();
  const working = ref(false);
  /** A further code needs a fresh captcha, because each works once. */
  const resending = ref(false);

  const draft = useDraft({
    kind: 'activation',
    title: () => i18n.global.t('activation.draftTitle', { username: username.value.value }),
    step: () => step.value,
    data: () => ({ username: username.value.value }),
    restore: (data) => (username.value.value = String(data.username ?? '')),
    isEmpty: (data) => data.username === '',
  });

  async function resumeDraft(): Promise<void> {
    void captcha.refresh();
    await draft.loadOffers();
    const [kept] = draft.offers.value;
    if (kept && username.value.value === '') await draft.resume(kept.draftId).catch(() => {});
  }

  async function run(action: () => Promise<void>): Promise<boolean> {
    if (working.value) return true;
    working.value = true;
    error.value = undefined;
    try {
      await action();
      return true;
    } catch (thrown) {
      const why = AppError.from(thrown);
      error.value = why;
      if (why.code === 'code/wrong') code.refuse('field/code-shape');
      refuseFields({ ...fields, ...newPassword }, why.fields);
      return false;
    } finally {
      working.value = false;
    }
  }

  async function send(): Promise<boolean> {
    if (!validateAll([username, captchaText])) return false;
    const sent = await run(async () => {
      const asked = { username: username.value.value.trim(), captchaId: captcha.captchaId.value, captcha: captchaText.value.value.trim() };
      const answer = await desktop.account.activationCode(asked);
      codeId.value = answer.codeId;
      countdown.start(answer.resendAfterSeconds);
      code.clear();
      resending.value = false;
      step.value = 'password';
    });
    // A captcha works once, whichever way it went; only network trouble uses nothing up.
    if (sent || !error.value?.code.startsWith('remote/')) {
      captchaText.clear();
      void captcha.refresh();
      if (error.value?.code.startsWith('captcha/')) captchaText.refuse('field/captcha');
    }
    return sent;
  }

  async function resend(): Promise<boolean> {
    if (resending.value) return send();
    resending.value = true;
    return true;
  }

  async function submit(): Promise<boolean> {
    if (!validateAll([code, newPassword.password, newPassword.confirmation])) return false;
    return run(async () => {
      await desktop.account.activateBySms({
        codeId: codeId.value,
        code: code.value.value.trim(),
        password: newPassword.password.value.value,
        confirmation: newPassword.confirmation.value.value,
      });
      newPassword.password.clear();
      newPassword.confirmation.clear();
      await draft.finish();
      step.value = 'done';
    });
  }

  return { step, error, working, captcha, fields, newPassword, countdown: countdown.left, resending, resumeDraft, send, resend, submit };
}
