import { chinaDay } from '../../../contract/rules/calendar.ts';
import { checkUnit, normalizeUnit } from '../../../contract/rules/registrationForms.ts';
import { checkUsername, normalizeUsername } from '../../../contract/rules/username.ts';
import { instant } from '../../context.ts';
import type { AreaHandlers } from '../../register.ts';
import { registerAdmin } from './admin.ts';
import { refuseWrong } from './judge.ts';
import { isTaken } from './newAccount.ts';
import { registerOverseas } from './overseas.ts';
import { registerPersonal } from './personal.ts';
import { confirmUnit, refuseTakenUnit, unitFlow } from './units.ts';

/** REG. A code is judged before the slow questions to the outside and used up only with the account: a refusal costs no new code. */
export const registration: AreaHandlers<'registration'> = {
  /** REG-3, REG-7 step 1: fields, then REG-2, then the registry: who is registered already need not match it. */
  async checkUnit(typed, { services }) {
    const form = normalizeUnit(typed);
    refuseWrong(checkUnit(form, chinaDay(new Date(services.now()))));
    await refuseTakenUnit(services.db, form);
    const unit = await confirmUnit(services, form);
    // By the registry's writing too: it may be taken under that.
    await refuseTakenUnit(services.db, unit);
    const { ticket, expiresAt } = await unitFlow.begin(services.db, services.now(), unit);
    return { ticket, expiresAt: instant(expiresAt), unit: { uscc: unit.uscc, orgCode: unit.orgCode, name: unit.name } };
  },

  async checkUsername(typed, { services }) {
    const username = normalizeUsername(typed.username);
    refuseWrong({ username: checkUsername(username) });
    return { available: !(await isTaken(services.db, username)) };
  },

  admin: registerAdmin,
  personal: registerPersonal,
  overseas: registerOverseas,
};
