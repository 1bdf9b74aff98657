import { onScopeDispose, ref } from 'vue';
import { AppError } from '../../contract/errors.ts';
import { desktop } from '../desktop.ts';

/** FLD-9: a picture captcha that renews itself when it expires unused. */
export function useCaptcha() {
  const captchaId = ref('');
  const image = ref('');
  const expired = ref(false);
  const loading = ref(false);
  const error = ref<AppError>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  async function refresh(): Promise<void> {
    clearTimeout(timer);
    const mine = ++asked;
    loading.value = true;
    try {
      const next = await desktop.session.captcha({});
      if (mine !== asked) return;
      captchaId.value = next.captchaId;
      image.value = next.image;
      expired.value = false;
      error.value = undefined;
      // This PC's clock may be wrong: at least ten seconds, at most ten minutes.
      const left = Math.min(Math.max(Date.parse(next.expiresAt) - Date.now(), 10_000), 600_000);
      timer = setTimeout(() => (expired.value = true), left);
    } catch (thrown) {
      if (mine !== asked) return;
      error.value = AppError.from(thrown);
      image.value = '';
    } finally {
      if (mine === asked) loading.value = false;
    }
  }
  onScopeDispose(() => {
    asked += 1;
    clearTimeout(timer);
  });

  return { captchaId, image, expired, loading, error, refresh };
}
export type CaptchaSource = ReturnType<typeof useCaptcha>;
