import type { MoreProofs, ProofWay } from '../../../../contract/api/recovery.ts';
import { desktop } from '../../../desktop.ts';
import { chosenOf, type Field, type Options } from '../../framework/field.ts';
import { codeFields } from '../../framework/fieldSets.ts';
import type { Read } from '../../framework/wizard.ts';
import { personFields } from '../fields.ts';
import type { FoundAnswers } from '../found.ts';

export interface AdminAnswers extends FoundAnswers {
  ticket: string;
  mobileBound: boolean;
  needed: MoreProofs['needed'];
  operators: MoreProofs['operators'];
}

const ways: readonly ProofWay[] = ['legal-person', 'admin', 'two-operators'];
const wayOptions: Options = (t) => ways.map((way) => ({ value: way, label: t(`recovery.way.${way}`) }));
/** `way` after the bound mobile (one of three), `ways` without it (需要勾选2个); the step's component empties the other one. */
export const isChosen = (way: ProofWay) => (value: Read): boolean => value('way') === way || chosenOf(value('ways')).includes(way);
const isOne = (value: Read): boolean => value('needed') === '1';
/** REC-3: an enterprise without two operators with mobiles is told so instead of being asked. */
export const asksOperators = (value: Read): boolean => isChosen('two-operators')(value) && value('operators') === '2';

/** The first and the second operator: each has its own captcha and code (REC-3). */
export function operatorFields(at: 0 | 1, operatorOf: (at: number) => { ticket: string; operatorId: string }): Field[] {
  return codeFields({
    by: 'mobile',
    names: { captcha: `captcha${at}`, code: `operators.${at}.code` },
    visibleWhen: asksOperators,
    send: ({ captchaId, captcha }) => desktop.recovery.operatorCode({ ...operatorOf(at), captchaId, captcha }),
  });
}
export const wayFields: readonly Field[] = [
  { kind: 'hidden', name: 'needed', label: 'recovery.way.label', required: false },
  { kind: 'hidden', name: 'operators', label: 'recovery.way.label', required: false },
  { kind: 'choice', name: 'way', label: 'recovery.way.label', options: wayOptions, visibleWhen: isOne },
  { kind: 'several', name: 'ways', label: 'recovery.way.labelTwo', options: wayOptions, exactly: 2, visibleWhen: (value) => value('needed') === '2' },
];
export const personProofFields: readonly Field[] = [
  ...personFields('legalPerson', 'legalPerson', isChosen('legal-person')),
  ...personFields('admin', 'admin', isChosen('admin')),
];
