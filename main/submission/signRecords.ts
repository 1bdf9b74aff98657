import type { PinEntry } from '../../contract/card.ts';
import { AppError } from '../../contract/errors.ts';
import { maskCardNo } from '../../contract/rules/mask.ts';
import { withPin } from '../card/withPin.ts';
import type { PinPurpose, ToSign } from '../card/pinQuestion.ts';
import type { DesktopContext } from '../desktop/context.ts';
import { pinDeskOf } from '../desktop/pinDesk.ts';
import { sealOf } from '../seal/sealSigning.ts';

/** What one card signature is made for: its name, the bytes to sign, by the signing card's certificate, and what the audit log says of it. */
export interface RecordToSign {
  readonly named: ToSign;
  info(certificate: Uint8Array): Uint8Array;
  readonly audited: { readonly event: 'seal-signed' | 'signature-signed'; readonly details: Readonly<Record<string, string>> };
}

/**
 * SEAL-2, SIG-1: a session opened with the legal-person card, and that very card still in.
 * @returns its number. @throws AppError `session/legal-card-required`, `card-rule/role-mismatch`, `card/…`
 */
export function insistOnLegalCard({ keeper, desk }: Pick<DesktopContext, 'keeper' | 'desk'>, cardId: string): string {
  const { session } = keeper;
  if (session?.card?.role !== 'legal') throw new AppError('session/legal-card-required');
  if (desk.usable(cardId).cardNo !== session.card.cardNo) throw new AppError('card-rule/role-mismatch');
  return session.card.cardNo;
}

/**
 * SEAL-4: has the card sign every record after one entry of the PIN, whose window names them all. Each signature is in the audit log before it is used.
 * @returns the SESeal of each, base64, in order. @throws AppError `remote/…` before the PIN is asked, `pin/…`, `card/…`, `store/…`
 */
export async function signRecords(
  context: DesktopContext,
  card: { readonly cardId: string; readonly cardNo: string; readonly purpose: PinPurpose },
  records: readonly RecordToSign[],
  tell: (step: 'pin' | 'sign', fraction: number) => void,
): Promise<string[]> {
  const { remote, native, store } = context;
  // A server that cannot be reached must be noticed before the card signs, not after.
  await remote.api.login.current({});
  const certificate = await native.certificate(card.cardId);
  const infos = records.map((record) => record.info(certificate));
  tell('pin', 0.2);
  const act = (pin: PinEntry) => {
    tell('sign', 0.6);
    return native.sign(card.cardId, pin, infos.map((bytes) => ({ bytes })));
  };
  const { signatures } = await withPin(pinDeskOf(context), card.cardId, card.purpose, act, records.map(({ named }) => named));
  return records.map(({ audited }, at) => {
    const [info, signature] = [infos[at], signatures[at]];
    if (!info || !signature) throw new AppError('card/communication');
    const record = Buffer.from(sealOf(info, signature)).toString('base64');
    // A signature that cannot be accounted for is not used: this may throw `store/disk-full`.
    store.audit.append({ event: audited.event, details: { ...audited.details, cardNo: maskCardNo(card.cardNo) } });
    return record;
  });
}
