import ReviewStep from './ReviewStep.vue';
import type { Step } from './wizard.ts';

/** The summary before the last call: `at` names the place of the step bar it stands under. */
export function reviewStep<A>(step: Pick<Step<A>, 'submit' | 'nextLabel' | 'when'> & { readonly at: string }): Step<A> {
  return { name: 'review', title: 'wizard.review.title', component: ReviewStep, ...step };
}
