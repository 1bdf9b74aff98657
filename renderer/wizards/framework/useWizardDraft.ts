import { useI18n } from 'vue-i18n';
import { useDraft } from '../../composables/useDraft.ts';
import type { WizardRun } from './useWizard.ts';

/** A wizard's autosaved draft (encrypted by main): all fields but secrets, and the step. An untouched form leaves none. */
export function useWizardDraft(run: WizardRun) {
  const { t } = useI18n();
  const { wizard } = run;
  const untouched = JSON.stringify(run.kept());
  const isTouched = (): boolean => JSON.stringify(run.kept()) !== untouched;
  const name = (): string => wizard.draftName?.(run.fields.value) || t('wizard.draft.unnamed');
  const draft = useDraft<Record<string, string>>({
    kind: `wizard/${wizard.name}`,
    title: () => t('wizard.draft.title', { wizard: t(wizard.title), name: name() }),
    step: () => run.step.value.name,
    data: run.kept,
    restore: (data, step) => run.takeUp(data, step),
    isEmpty: () => !isTouched() || run.isDone.value,
  });
  return { ...draft, isTouched };
}
export type WizardDraft = ReturnType<typeof useWizardDraft>;
