import type { FieldErrorCode } from '../../../contract/errors.ts';
import type { Locale } from '../../../contract/desktop.ts';
import type { ErrorParams } from '../../../contract/result.ts';
import type { Read, Translate } from './wizard.ts';

/** Why a field is wrong, with the parameters of its sentence. */
export interface FieldFault {
  readonly code: FieldErrorCode;
  readonly params?: ErrorParams;
}

/** One entry of a list. `find`: further words by which typing finds it, e.g. a country's codes. */
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly find?: string;
}
export type Options = (t: Translate, locale: Locale) => readonly Option[] | Promise<readonly Option[]>;

/** A way out of one fault of a field: REG-2 leads into username recovery with what was typed. */
export interface Remedy {
  /** i18n key */
  readonly label: string;
  readonly to: string;
  readonly carry?: (value: Read) => void;
}

interface FieldBase {
  /** The name of the value, and of the field in the server's answer. */
  readonly name: string;
  /** i18n key */
  readonly label: string;
  /** i18n key; at the field's right until a message takes its place. */
  readonly hint?: string;
  /** Every field is required unless this is false. */
  readonly required?: boolean;
  readonly visibleWhen?: (value: Read) => boolean;
  /** Asked after the kind's own check. */
  readonly check?: (typed: string, value: Read) => FieldErrorCode | undefined;
  /** Asked instead of the kind's own. */
  readonly normalise?: (typed: string) => string;
  /** What a right value brings into other fields (FLD-1: the organisation code). */
  readonly fills?: (typed: string, value: Read) => Readonly<Record<string, string>>;
  /** Longest text in characters. */
  readonly max?: number;
  readonly remedies?: Partial<Record<FieldErrorCode, Remedy>>;
  readonly autocomplete?: string;
  /** i18n key of a heading above this field and those that follow. */
  readonly section?: string;
  /** Asked of the server when focus leaves a right value, e.g. whether a username is free. Failing to ask says nothing. */
  readonly ask?: (typed: string) => Promise<FieldErrorCode | undefined>;
  /** Not shown in the summary. */
  readonly private?: boolean;
}

/** The agreement as it is in force. */
export type Agreement = { readonly version: string } & Readonly<Record<Locale, { readonly title: string; readonly paragraphs: readonly string[] }>>;

/** The answer of a call that sends a code (FLD-9). */
export interface CodeSent {
  readonly codeId: string;
  readonly resendAfterSeconds: number;
}

export type Field =
  /** Texts: `account` a username that exists, `username` a new one, `text` anything, `notes` several lines. */
  | (FieldBase & { readonly kind: 'text' | 'person-name' | 'enterprise-name' | 'account' | 'username' | 'phone' | 'digits' | 'notes' })
  | (FieldBase & { readonly kind: 'uscc' | 'mobile' | 'email' | 'bank-card' | 'valid-from' })
  /** `uscc`: the field with the code whose part it must be. */
  | (FieldBase & { readonly kind: 'org-code'; readonly uscc?: string })
  | (FieldBase & { readonly kind: 'valid-to'; readonly from: string })
  | (FieldBase & { readonly kind: 'id-number'; readonly idType: string })
  /** `password` an old one, `new-password` with its rules shown (FLD-6). */
  | (FieldBase & { readonly kind: 'password' | 'new-password' })
  | (FieldBase & { readonly kind: 'confirmation'; readonly of: string })
  /** One of a list: typed, searched, or chosen with ↑ ↓ and Enter (UI-1). */
  | (FieldBase & { readonly kind: 'list'; readonly options: Options; readonly initial?: string })
  /** One of a few, all in sight. */
  | (FieldBase & { readonly kind: 'choice'; readonly options: Options; readonly initial?: string })
  /** Several of a list; the value joins them with commas. `exactly`: how many. */
  | (FieldBase & { readonly kind: 'several'; readonly options: Options; readonly exactly?: number })
  | (FieldBase & { readonly kind: 'captcha' })
  /** `to`: the field whose number or address gets it; without it the server knows. `captcha`: the field spent for it, where one is needed. */
  | (FieldBase & {
      readonly kind: 'code';
      readonly to?: string;
      readonly captcha?: string;
      readonly send: (ask: { to: string; captchaId: string; captcha: string; value: Read }) => Promise<CodeSent>;
    })
  /** The value is the version that was agreed to; the document comes from the server. */
  | (FieldBase & { readonly kind: 'agreement'; readonly document: string; readonly load: () => Promise<Agreement> })
  /** Never shown: what a step's own component noted, e.g. an address verified in a dialog. */
  | (FieldBase & { readonly kind: 'hidden' })
  /** The value is the id main gave the prepared file (FLD-10). */
  | (FieldBase & { readonly kind: 'upload'; readonly pdf?: boolean });

export type FieldKind = Field['kind'];
export type FieldOf<K extends FieldKind> = Extract<Field, { kind: K }>;

/** What a `several` field holds. */
export function chosenOf(value: string): string[] {
  return value === '' ? [] : value.split(',');
}
