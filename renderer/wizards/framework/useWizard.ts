import { computed, ref, shallowRef, watch } from 'vue';
import type { InjectionKey } from 'vue';
import { AppError } from '../../../contract/errors.ts';
import { useAppStore } from '../../stores/app.ts';
import type { Field } from './field.ts';
import { isKept } from './fieldRules.ts';
import { useFields } from './useFields.ts';
import { useProofs } from './useProofs.ts';
import type { Step, StepRun, Wizard } from './wizard.ts';

/** What became of pressing the step's button. `step` of `moved`: where the wizard stands now. */
export type Outcome = { readonly kind: 'moved'; readonly step: string } | { readonly kind: 'wrong' } | { readonly kind: 'failed' } | { readonly kind: 'busy' };

/** The state of one run of a wizard: its fields, where it stands, what its calls answered, what went wrong. */
export function useWizard<A>(wizard: Wizard<A>) {
  const app = useAppStore();
  const first = wizard.steps[0];
  if (!first) throw new Error(`wizard ${wizard.name} has no step`);
  const all: readonly Field[] = [...new Map(wizard.steps.flatMap((step) => step.fields ?? []).map((field) => [field.name, field])).values()];
  const fields = useFields(all, wizard.start?.() ?? {});
  const proofs = useProofs(all, fields);
  const current = ref(first.name);
  const trail = ref<string[]>([]);
  const answers = shallowRef<Partial<A>>({});
  const error = shallowRef<AppError>();
  const working = ref(false);

  const stepOf = (name: string): Step<A> => {
    const found = wizard.steps.find((step) => step.name === name);
    if (!found) throw new Error(`wizard ${wizard.name} has no step ${name}`);
    return found;
  };
  const step = computed(() => stepOf(current.value));
  const isDone = computed(() => step.value.result !== undefined);
  const visibleOf = (one: Step<A>): Field[] => (one.fields ?? []).filter(fields.isVisible);
  const isTaken = (one: Step<A>): boolean => one.when?.(fields.value, answers.value) ?? true;

  function nextOf(name: string): Step<A> | undefined {
    const at = wizard.steps.findIndex((one) => one.name === name);
    return wizard.steps.slice(at + 1).find(isTaken);
  }
  function goTo(name: string): void {
    const known = trail.value.indexOf(name);
    trail.value = known < 0 ? [...trail.value, current.value] : trail.value.slice(0, known);
    current.value = name;
    error.value = undefined;
  }

  /** Fields that must be right now: a captcha that a code was bought with has done its work. */
  const required = (one: Step<A>): Field[] => visibleOf(one).filter((field) => !(field.kind === 'captcha' && proofs.isSpent(field.name)));

  function runOf(spent: Set<string>): StepRun<A> {
    return {
      value: fields.value,
      answers: answers.value,
      locale: app.locale,
      typed: (...names) =>
        Object.fromEntries(
          names
            .flatMap((name) => visibleOf(stepOf(name)))
            .filter(({ kind, name }) => kind !== 'captcha' && kind !== 'code' && kind !== 'hidden' && fields.value(name) !== '')
            .map(({ name }) => [name, fields.value(name)]),
        ),
      captcha: (name) => {
        spent.add(name);
        return { captchaId: proofs.captchaOf(name).captchaId.value, captcha: fields.value(name) };
      },
      code: (name) => ({ codeId: proofs.codeOf(name).codeId, code: fields.value(name) }),
    };
  }

  /** FLD-8: the server's field → message map, also for an earlier step: the wizard goes there. */
  function refused(why: AppError): void {
    const wrong = Object.entries(why.fields ?? {}).filter(([name]) => fields.byName.has(name));
    for (const [name, code] of wrong) fields.refuse(name, code, why.params);
    const holds = (one: Step<A>) => (one.fields ?? []).some((field) => wrong.some(([name]) => name === field.name) && fields.isVisible(field));
    const place = wizard.steps.filter(isTaken).find(holds);
    if (place && place.name !== current.value) goTo(place.name);
    if (why.code.startsWith('code/')) refuseCode(why);
    if (why.code === 'terms/outdated') refuseAgreement();
    // What was proved has ended: the step that proves it is taken again, with all that was typed.
    const proof = why.code === 'flow/expired' ? wizard.steps.find((one) => one.provesAgain) : undefined;
    if (proof && proof.name !== current.value) goTo(proof.name);
    error.value = why;
  }
  /** The code that the server named; else the one of this step; else of the first step that has one. */
  function refuseCode(why: AppError): void {
    const isCode = (one: Field | undefined): one is Field => one?.kind === 'code';
    const named = Object.keys(why.fields ?? {}).map((name) => fields.byName.get(name)).find(isCode);
    const places = [step.value, ...wizard.steps.filter(isTaken)];
    const place = places.find((one) => visibleOf(one).some((field) => (named ? field.name === named.name : isCode(field))));
    const field = named ?? (place && visibleOf(place).find(isCode));
    if (!place || !field) return;
    if (place.name !== current.value) goTo(place.name);
    fields.put(field.name, '');
    // Only a wrong one can still be typed right: an old or void one must be asked for again.
    if (why.code !== 'code/wrong') proofs.forget(field.name);
    fields.refuse(field.name, why.fields?.[field.name] ?? 'field/code-shape');
  }

  /** Another version is in force: it must be read and agreed to anew. */
  function refuseAgreement(): void {
    const place = wizard.steps.filter(isTaken).find((one) => visibleOf(one).some(({ kind }) => kind === 'agreement'));
    const field = place && visibleOf(place).find(({ kind }) => kind === 'agreement');
    if (!place || !field) return;
    if (place.name !== current.value) goTo(place.name);
    fields.put(field.name, '');
    fields.refuse(field.name, 'field/required');
  }

  async function next(): Promise<Outcome> {
    if (working.value) return { kind: 'busy' };
    error.value = undefined;
    const one = step.value;
    fields.normaliseAll(visibleOf(one));
    // Checks all, not only up to the first wrong one: every message shows.
    if (!required(one).map(fields.validate).every(Boolean)) return { kind: 'wrong' };
    const spent = new Set<string>();
    working.value = true;
    try {
      const answer = await one.submit?.(runOf(spent));
      if (answer) answers.value = { ...answers.value, ...answer };
    } catch (thrown) {
      const why = AppError.from(thrown);
      refused(why);
      for (const name of spent) proofs.settle(name, why);
      // `goTo` forgets the error of the step it leaves.
      error.value = why;
      return why.fields || why.code.startsWith('code/') || why.code.startsWith('captcha/') ? { kind: 'wrong' } : { kind: 'failed' };
    } finally {
      working.value = false;
    }
    for (const name of spent) proofs.settle(name, undefined);
    const following = nextOf(one.name);
    if (following) goTo(following.name);
    return { kind: 'moved', step: current.value };
  }

  function back(): void {
    const before = trail.value.at(-1);
    if (before !== undefined && !isDone.value) goTo(before);
  }
  watch(() => Object.values(fields.values).join('\u0000'), proofs.forgetSentElsewhere);

  /** The places of the step bar. */
  const places = computed(() => wizard.steps.filter((one) => one.at === undefined && isTaken(one)));

  return {
    wizard,
    fields,
    proofs,
    step,
    places,
    place: computed(() => step.value.at ?? step.value.name),
    isFirst: computed(() => trail.value.length === 0),
    isDone,
    answers,
    error,
    working,
    visibleOf,
    stepOf,
    next,
    back,
    goTo,
    /** What a step's own component learnt, beside the calls of the steps. */
    note(learnt: Partial<A>): void {
      answers.value = { ...answers.value, ...learnt };
    },
    /** What a draft keeps: no secret, no proof. */
    kept: (): Record<string, string> =>
      Object.fromEntries(all.filter(isKept).map(({ name }) => [name, fields.value(name)])),
    /** Takes up a draft at the step it was left, or at an earlier one whose proof must be given again. */
    takeUp(data: Readonly<Record<string, unknown>>, left: string): void {
      for (const [name, typed] of Object.entries(data)) {
        const field = fields.byName.get(name);
        if (field && isKept(field) && typeof typed === 'string') fields.put(name, typed);
      }
      const gone: string[] = [];
      for (const one of wizard.steps.filter(isTaken)) {
        current.value = one.name;
        trail.value = [...gone];
        if (one.name === left || one.provesAgain || one.result || !required(one).every((field) => isKept(field) && fields.validate(field))) break;
        gone.push(one.name);
      }
      for (const name of Object.keys(fields.faults)) fields.mark(name, undefined);
    },
  };
}

/** A run whatever its answers: what the framework's own components work with. */
export type WizardRun = ReturnType<typeof useWizard<object>>;
export const wizardKey: InjectionKey<WizardRun> = Symbol('wizard');
