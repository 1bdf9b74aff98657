import { desktop } from '../../desktop.ts';
import type { Field, FieldOf } from '../framework/field.ts';

/** FLD-9: a code to a number or address that is being registered. */
export function sendRegistrationCode(channel: 'sms' | 'email'): FieldOf<'code'>['send'] {
  return ({ to, captchaId, captcha }) => desktop.codes.send({ channel, target: to, purpose: 'registration', captchaId, captcha });
}

/** FLD-5: whether the name is free; asked when focus leaves it. */
export const usernameField: Field = {
  kind: 'username',
  name: 'username',
  label: 'registration.field.username',
  hint: 'registration.field.usernameHint',
  autocomplete: 'username',
  ask: async (username) => ((await desktop.registration.checkUsername({ username })).available ? undefined : 'field/username-taken'),
};

/** The agreement in force; its version goes with the registration and is stored. */
export function termsField(kind: 'service' | 'registration'): Field {
  return {
    kind: 'agreement',
    name: 'termsVersion',
    label: 'registration.field.terms',
    document: kind === 'service' ? 'registration.terms.service' : 'registration.terms.registration',
    load: () => desktop.registration.terms({ kind }),
  };
}
