import type { Component } from 'vue';
import type { Locale } from '../../../contract/desktop.ts';
import type { AppError } from '../../../contract/errors.ts';
import type { Field } from './field.ts';

/** Reads one field of the wizard. @throws Error for a name that no step has: a slip in the wizard's data. */
export type Read = (field: string) => string;

/** What a step's call gets. `A` is what the wizard's calls have answered so far. */
export interface StepRun<A> {
  readonly value: Read;
  readonly answers: Partial<A>;
  readonly locale: Locale;
  /** All visible fields of the steps, captchas, codes and empty ones left out. */
  typed(...steps: readonly string[]): Record<string, string>;
  /** FLD-9: a captcha works once; using it here gets a new picture when the server has judged it. */
  captcha(field: string): { captchaId: string; captcha: string };
  /** FLD-9: the code as typed, with the id of the message it came in. */
  code(field: string): { codeId: string; code: string };
}

/** What a wizard shows in the end. Texts are shown as they are: translate them. */
export interface ResultView {
  readonly title: string;
  /** What the sign above the title says; without it `done`. */
  readonly sign?: 'done' | 'waiting' | 'refused';
  readonly text?: string;
  readonly facts?: readonly { label: string; value: string | undefined }[];
  readonly actions: readonly { label: string; to: string; primary?: boolean }[];
  /** Offers printing. */
  readonly printable?: boolean;
}
export type Translate = (key: string, params?: Record<string, string | number>) => string;

export interface Step<A> {
  readonly name: string;
  /** i18n key: its words in the step bar and its heading. */
  readonly title: string;
  /** Not a place of its own in the step bar: it stands at that of the step so named. */
  readonly at?: string;
  readonly fields?: readonly Field[];
  /** A step left out while this is false. */
  readonly when?: (value: Read, answers: Partial<A>) => boolean;
  /** i18n key of the sentence above the fields, and of the ⓘ below them. */
  readonly intro?: string;
  readonly tip?: string;
  /** Instead of the fields (it may show `<WizardFields>` itself), above them, below them. Each asks `useWizardContext()`. */
  readonly component?: Component;
  readonly above?: Component;
  readonly below?: Component;
  /** i18n key of the button that takes the step; without it 下一步. */
  readonly nextLabel?: string;
  /** i18n key of the button that leads back; without it 上一步. */
  readonly backLabel?: string;
  /** The call the step makes. What it answers is added to the wizard's answers. Throws AppError. */
  readonly submit?: (run: StepRun<A>) => Promise<Partial<A> | void>;
  /** What its call answered is a proof that ends (ticket, code): a resumed draft starts at this step, not behind it. */
  readonly provesAgain?: boolean;
  /** Marks the last screen: nothing to fill, no way back, the draft is done. */
  readonly result?: (t: Translate, value: Read, answers: Partial<A>) => ResultView;
}

/** A wizard as data: adding one is a folder with this and a route. */
export interface Wizard<A = object> {
  /** Also names its drafts: `wizard/<name>`. Small letters and hyphens. */
  readonly name: string;
  /** i18n key of the page's heading. */
  readonly title: string;
  readonly steps: readonly Step<A>[];
  /** Where 返回 leads from the first step, and where the wizard is left to. */
  readonly backTo: string;
  /** Names a draft in the offer to go on. Nothing personal beyond a name. */
  readonly draftName?: (value: Read) => string;
  /** Values that are there at the start, e.g. carried along from another wizard. */
  readonly start?: () => Record<string, string>;
  /** Beside the heading, e.g. a language switch. */
  readonly beside?: Component;
  /** Below the form on every step. */
  readonly links?: Component;
  /** What the error notice offers besides trying again; `label` is an i18n key. */
  readonly remedies?: (error: AppError, value: Read) => { label: string; to: string } | undefined;
}

/** Keeps a wizard's types. @throws Error for two fields of one name in different kinds, or a step named twice. */
export function defineWizard<A = object>(wizard: Wizard<A>): Wizard<A> {
  const names = wizard.steps.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`wizard ${wizard.name}: two steps are named ${twice}`);
  const kinds = new Map<string, string>();
  for (const { name, kind } of wizard.steps.flatMap(({ fields = [] }) => fields)) {
    const other = kinds.get(name) ?? kind;
    if (other !== kind) throw new Error(`wizard ${wizard.name}: field ${name} is both ${other} and ${kind}`);
    kinds.set(name, kind);
  }
  return wizard;
}
