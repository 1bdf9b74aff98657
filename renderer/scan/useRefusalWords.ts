import { useI18n } from 'vue-i18n';
import { messageKeyOf, type AppError } from '../../contract/errors.ts';
import { useSentences } from '../composables/useSentences.ts';

/** A file's or page's refusal in words. The engine's own reasons say more than that nothing was found. */
export function useRefusalWords() {
  const { t, te } = useI18n();
  const sentences = useSentences();
  function reasonsOf({ params }: AppError): string {
    const keys = String(params.reasons ?? '').split(' ').map((reason) => `extract.reasons.${reason}`);
    return sentences(...keys.filter((key) => te(key)).map((key) => t(key)));
  }
  return { reasonsOf, refusal: (error: AppError): string => sentences(t(messageKeyOf(error.code), { ...error.params }), reasonsOf(error)) };
}
