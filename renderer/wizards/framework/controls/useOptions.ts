import { computed, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { useAppStore } from '../../../stores/app.ts';
import { useWizardContext } from '../context.ts';
import type { FieldOf, Option } from '../field.ts';

/** A field's list in the language of the moment; the wizard's check knows it too. */
export function useOptions(field: FieldOf<'list' | 'choice' | 'several'>) {
  const { t } = useI18n();
  const app = useAppStore();
  const { fields } = useWizardContext();
  watch(
    () => app.locale,
    async (locale) => {
      const loaded = await field.options((key, params) => t(key, params ?? {}), locale);
      if (locale === app.locale) fields.options[field.name] = loaded;
    },
    { immediate: true },
  );
  return computed<readonly Option[]>(() => fields.options[field.name] ?? []);
}
