import type { PersonInput } from '../../../contract/api/person.ts';
import { AppError, type FieldErrorCode } from '../../../contract/errors.ts';
import { checkCode } from '../../../contract/rules/code.ts';
import { normalizeCode } from '../../../contract/rules/normalize.ts';
import { normalizePerson } from '../../../contract/rules/person.ts';
import type { Services } from '../../context.ts';
import { verifyCode } from '../codes/codes.ts';
import { type AdminRecovery, type Searched, tried } from './adminFlow.ts';
import { countFailedProof, refuseWhenTriedTooOften } from './attempts.ts';
import { holderOf, legalPersonOf } from './find.ts';
import { type Checks, checkPerson, isSamePerson, refuseWrong } from './forms.ts';

/** REC-2 step 3 as the form sends it. */
export interface GivenProofs {
  readonly legalPerson?: PersonInput | undefined;
  readonly admin?: PersonInput | undefined;
  readonly operators?: readonly { readonly operatorId: string; readonly codeId: string; readonly code: string }[] | undefined;
}

/**
 * REC-2: exactly the wanted number of proofs, each of its own way, all right. Outside checks come before any comparison, so that
 * neither answer nor time tells which enterprise has an account.
 * @returns the codes to use up with the ticket
 * @throws AppError `input/invalid`, `recovery/proofs-count`, `recovery/too-few-operators`, `recovery/identity-mismatch`, `code/…`,
 * `recovery/not-matched`, `recovery/attempts-used`
 */
export async function judgeProofs(services: Services, state: AdminRecovery, given: GivenProofs, { admin, enterprise }: Searched): Promise<readonly string[]> {
  const legalPerson = given.legalPerson && normalizePerson(given.legalPerson);
  const holder = given.admin && normalizePerson(given.admin);
  const ways = [legalPerson, holder, given.operators].filter((one) => one !== undefined);
  if (state.needed === 0 || ways.length !== state.needed) throw new AppError('recovery/proofs-count', { params: { needed: Math.max(1, state.needed) } });
  refuseWrong({
    ...(legalPerson ? checkPerson(services, 'legalPerson', legalPerson) : {}),
    ...(holder ? checkPerson(services, 'admin', holder) : {}),
    ...operatorChecks(given.operators ?? []),
  });
  if (given.operators) refuseOtherOperators(state, given.operators);
  await refuseWhenTriedTooOften(services, tried(state));
  for (const person of [legalPerson, holder]) {
    if (person && !(await services.identity.matches(person))) return refuse(services, state, 'recovery/identity-mismatch');
  }
  const right =
    (!legalPerson || isSamePerson(legalPerson, enterprise && legalPersonOf(enterprise))) && (!holder || isSamePerson(holder, admin && holderOf(admin)));
  if (!right) return refuse(services, state, 'recovery/not-matched');
  const operators = given.operators ?? [];
  for (const [at, one] of operators.entries()) await judgeOperatorCode(services, state, one, at);
  return operators.map((one) => one.codeId);
}

async function refuse(services: Services, state: AdminRecovery, code: 'recovery/identity-mismatch' | 'recovery/not-matched'): Promise<never> {
  await countFailedProof(services, tried(state));
  throw new AppError(code);
}

function operatorChecks(operators: NonNullable<GivenProofs['operators']>): Checks {
  return Object.fromEntries(operators.map(({ code }, at) => [`operators.${at}.code`, checkCode(normalizeCode(code))]));
}

/** REC-3: the two that were named, each once. */
function refuseOtherOperators(state: AdminRecovery, operators: NonNullable<GivenProofs['operators']>): void {
  const named = new Set(state.operators.map((one) => one.operatorId));
  if (named.size < 2) throw new AppError('recovery/too-few-operators');
  const given = new Set(operators.map((one) => one.operatorId));
  if (given.size !== 2 || ![...given].every((one) => named.has(one))) throw new AppError('input/invalid', { fields: { operators: 'field/invalid' } });
}

/** Names the operator whose code it was, so that the message stands at the right field. */
async function judgeOperatorCode(services: Services, state: AdminRecovery, given: { operatorId: string; codeId: string; code: string }, at: number): Promise<void> {
  const operator = state.operators.find((one) => one.operatorId === given.operatorId);
  const field = (code: FieldErrorCode) => ({ [`operators.${at}.code`]: code });
  try {
    const accountId = await verifyCode(services, given.codeId, given.code, { purpose: 'recovery', target: undefined });
    // The code of the other operator is not this one's.
    if (accountId !== operator?.accountId) throw new AppError('code/void');
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    throw new AppError(thrown.code, { params: thrown.params, fields: field(thrown.code === 'code/wrong' ? 'field/code-wrong' : 'field/invalid'), cause: thrown });
  }
}
