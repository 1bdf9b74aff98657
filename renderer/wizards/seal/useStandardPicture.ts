import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { Picture } from '../../../contract/desktop.ts';
import { AppError } from '../../../contract/errors.ts';
import { desktop } from '../../desktop.ts';
import { latest } from '../../composables/latest.ts';
import { standardFaults, type SealFields } from './sealForm.ts';

/** How long typing must rest before the seal is drawn anew. */
export const DRAW_PAUSE_MS = 300;

type Drawn = Parameters<typeof desktop.pictures.generate>[0];

/** The standard-form seal, drawn while its fields are typed; answers to older text are dropped. */
export function useStandardPicture(fields: SealFields, isOn: () => boolean) {
  const picture = shallowRef<Picture>();
  const error = shallowRef<AppError>();
  const drawing = ref(false);

  const draw = latest<Drawn, Picture>({
    delayMs: DRAW_PAUSE_MS,
    run: (input) => desktop.pictures.generate(input),
    done: (drawn) => {
      picture.value = drawn;
      error.value = undefined;
      drawing.value = false;
    },
    failed: (thrown) => {
      // A picture of other words than the form's must not be signed.
      picture.value = undefined;
      error.value = AppError.from(thrown);
      drawing.value = false;
    },
  });
  onScopeDispose(draw.drop);

  const inputs = () => JSON.stringify([fields.type, fields.unit, fields.sealCode, fields.shape, fields.mm]);
  /** What a resumed picture was drawn from: it is drawn anew only when that changes. */
  let restoredFrom: string | undefined;

  function refresh(): void {
    if (!isOn()) return;
    restoredFrom = undefined;
    if (Object.keys(standardFaults(fields)).length > 0) {
      draw.drop();
      drawing.value = false;
      error.value = undefined;
      picture.value = undefined;
      return;
    }
    drawing.value = true;
    const { type, sealCode, shape, mm } = fields;
    draw.ask({ type, unit: fields.unit.trim(), shape, mm, ...(sealCode ? { code: sealCode } : {}) });
  }
  watch(
    () => [isOn(), inputs()],
    () => inputs() !== restoredFrom && refresh(),
  );

  return {
    picture,
    error,
    drawing,
    refresh,
    restore: (kept: Picture) => {
      picture.value = kept;
      restoredFrom = inputs();
    },
  };
}
export type StandardPicture = ReturnType<typeof useStandardPicture>;
