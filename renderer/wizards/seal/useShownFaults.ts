import { computed, onScopeDispose, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { TYPING_PAUSE_MS } from '../../composables/useField.ts';
import type { SealFaults, SealFieldName, SealFields } from './sealForm.ts';

/** FLD-8: which faults are shown already: of fields that were left or rested in, and of all once saving was tried. */
export function useShownFaults(fields: SealFields, faults: () => SealFaults) {
  const { t } = useI18n();
  const judged = ref(new Set<SealFieldName>());
  const all = ref(false);
  const timers = new Map<SealFieldName, ReturnType<typeof setTimeout>>();

  for (const name of ['name', 'unit', 'remark', 'sealCode', 'mm', 'validFrom', 'validTo', 'operatorId'] as const) {
    watch(
      () => fields[name],
      () => {
        clearTimeout(timers.get(name));
        timers.set(name, setTimeout(() => fields[name] !== '' && judged.value.add(name), TYPING_PAUSE_MS));
      },
    );
  }
  onScopeDispose(() => timers.forEach((timer) => clearTimeout(timer)));

  return {
    /** The red message of a field, if it is to be seen. */
    messageOf(name: SealFieldName): string | undefined {
      const fault = faults()[name];
      if (!fault || !(all.value || judged.value.has(name))) return undefined;
      return t(fault.key, { ...fault.params });
    },
    /** Focus left the field: an empty one that was only passed is not wrong yet. */
    left(name: Exclude<SealFieldName, 'picture'>): void {
      if (fields[name] !== '') judged.value.add(name);
    },
    showAll: () => (all.value = true),
    reset: () => {
      all.value = false;
      judged.value = new Set();
    },
    tried: computed(() => all.value),
  };
}
export type ShownFaults = ReturnType<typeof useShownFaults>;
