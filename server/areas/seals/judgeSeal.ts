import type { z } from 'zod';
import type { seals } from '../../../contract/api/seals.ts';
import { AppError } from '../../../contract/errors.ts';
import { checkDateRange } from '../../../contract/rules/text.ts';
import type { SealRecord } from '../../../crypto/sealRecord.ts';
import { type LiveSession, type Services, usccOf } from '../../context.ts';
import { dayOf, type JudgedRecord, judgeRecord, refuseLapsedCard } from './judgeRecord.ts';
import { type Operator, sealOperators } from './sealRows.ts';

export type SealInput = z.output<(typeof seals.add)['input']>;

export interface JudgedSeal extends JudgedRecord {
  readonly operator: Operator;
}

/**
 * SEAL-2, SEAL-3, SEAL-4: everything that must hold before a seal is stored. The session's legal-person card is still good and
 * bound, it and no other signed the record, and the record says what the fields say.
 */
export async function judgeSeal(services: Services, session: LiveSession, input: SealInput): Promise<JudgedSeal> {
  refuseWrongFields(input);
  await refuseLapsedCard(services, session);
  const operator = (await sealOperators(services.db, usccOf(session.account))).find((one) => one.operatorId === input.operatorId);
  if (!operator) throw new AppError('seal/operator-unknown');
  if (input.validFrom < dayOf(operator.validFrom) || input.validTo > dayOf(operator.validTo)) {
    throw new AppError('seal/validity-outside-certificate');
  }
  return { operator, ...(await judgeRecord(services, session, input.record, (seal) => saysTheSame(seal, input))) };
}

function refuseWrongFields({ validFrom, validTo, made, unit }: SealInput): void {
  const range = checkDateRange(validFrom, validTo);
  if (range) throw new AppError('input/invalid', { fields: { validTo: range } });
  if (made === 'standard' && !unit) throw new AppError('input/invalid', { fields: { unit: 'field/required' } });
}

function saysTheSame(seal: SealRecord, input: SealInput): boolean {
  return (
    seal.name === input.name && seal.type === input.type && dayOf(seal.validStart) === input.validFrom && dayOf(seal.validEnd) === input.validTo
  );
}
