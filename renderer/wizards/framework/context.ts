import { inject } from 'vue';
import { wizardKey, type useWizard, type WizardRun } from './useWizard.ts';

/** The wizard around this component. `A`: what its calls answer, known to the wizard's own components only. */
export function useWizardContext<A = object>(): ReturnType<typeof useWizard<A>> {
  const run: WizardRun | undefined = inject(wizardKey);
  if (!run) throw new Error('no wizard around this component');
  return run as unknown as ReturnType<typeof useWizard<A>>;
}
