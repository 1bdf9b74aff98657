import { reactive } from 'vue';
import { AppError } from '../../../contract/errors.ts';
import { useCaptcha, type CaptchaSource } from '../../composables/useCaptcha.ts';
import { useCountdown } from '../../composables/useCountdown.ts';
import type { Field, FieldOf } from './field.ts';
import type { Fields } from './useFields.ts';

export interface CodeState {
  /** Of the last message that was sent; empty before. */
  codeId: string;
  /** The number or address that message went to: another one needs another message. */
  sentTo: string;
  sending: boolean;
  error: AppError | undefined;
  /** Seconds until another one may be asked for. */
  readonly left: number;
}

/** FLD-9 for every captcha and code field of a wizard: pictures that work once, codes that follow a captcha, their countdown. */
export function useProofs(all: readonly Field[], fields: Fields) {
  const captchas = new Map<string, CaptchaSource>();
  const codes = new Map<string, { state: CodeState; start: (seconds: number) => void; field: FieldOf<'code'> }>();
  for (const field of all) {
    if (field.kind === 'captcha' && !captchas.has(field.name)) captchas.set(field.name, useCaptcha());
    if (field.kind === 'code' && !codes.has(field.name)) {
      const countdown = useCountdown();
      const state: CodeState = reactive({ codeId: '', sentTo: '', sending: false, error: undefined, left: countdown.left });
      codes.set(field.name, { state, start: countdown.start, field });
    }
  }
  const captchaOf = (name: string): CaptchaSource => demand(captchas.get(name), name);
  const codeOf = (name: string): CodeState => demand(codes.get(name), name).state;

  /** It worked once: another picture, an empty field. */
  function spend(captcha: string): void {
    fields.put(captcha, '');
    void captchaOf(captcha).refresh();
  }
  /** The server has judged a captcha, or the call that spent it. */
  function settle(captcha: string | undefined, error: AppError | undefined): void {
    if (captcha === undefined) return;
    // Network trouble uses nothing up.
    if (error?.code.startsWith('remote/')) return;
    spend(captcha);
    if (error?.code.startsWith('captcha/')) fields.refuse(captcha, 'field/captcha');
  }

  return {
    captchaOf,
    codeOf,
    settle,
    /** A captcha whose code was sent has done its work: it is needed again only for another code. */
    isSpent(name: string): boolean {
      return [...codes.values()].some(({ field, state }) => field.captcha === name && state.codeId !== '');
    },
    /** Another number than the one the code went to. */
    forgetSentElsewhere(): void {
      for (const { field, state, start } of codes.values()) {
        if (field.to === undefined || state.codeId === '' || state.sentTo === fields.value(field.to)) continue;
        state.codeId = '';
        fields.put(field.name, '');
        start(0); // the wait was the other number's
      }
    },
    forget(name: string): void {
      const state = codes.get(name)?.state;
      if (state) state.codeId = '';
    },
    /** Sends the code. Answers whether it is on its way; else what is wrong stands at its field or in the state's `error`. */
    async send(field: FieldOf<'code'>): Promise<boolean> {
      const { state, start } = demand(codes.get(field.name), field.name);
      if (state.sending || state.left > 0) return false;
      const before = [field.to, field.captcha].map((name) => (name === undefined ? undefined : fields.byName.get(name))).filter((one) => one !== undefined);
      fields.normaliseAll(before);
      if (!before.map((one) => fields.validate(one)).every(Boolean)) return false;
      const to = field.to === undefined ? '' : fields.value(field.to);
      state.sending = true;
      state.error = undefined;
      try {
        const captcha =
          field.captcha === undefined
            ? { captchaId: '', captcha: '' }
            : { captchaId: captchaOf(field.captcha).captchaId.value, captcha: fields.value(field.captcha) };
        const sent = await field.send({ to, ...captcha, value: fields.value });
        Object.assign(state, { codeId: sent.codeId, sentTo: to });
        start(sent.resendAfterSeconds);
        fields.put(field.name, '');
        settle(field.captcha, undefined);
        return true;
      } catch (thrown) {
        const why = AppError.from(thrown);
        settle(field.captcha, why);
        if (why.code === 'code/too-soon' && typeof why.params.seconds === 'number') start(why.params.seconds);
        for (const [name, code] of Object.entries(why.fields ?? {})) if (fields.byName.has(name)) fields.refuse(name, code, why.params);
        if (why.code === 'input/invalid' && field.to !== undefined && why.fields) fields.refuse(field.to, Object.values(why.fields)[0] ?? 'field/invalid');
        if (!why.code.startsWith('captcha/') && !why.fields) state.error = why;
        return false;
      } finally {
        state.sending = false;
      }
    },
  };
}
export type Proofs = ReturnType<typeof useProofs>;

function demand<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`the wizard has no captcha or code field ${name}`);
  return found;
}
