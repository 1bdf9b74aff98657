import { readFile } from 'node:fs/promises';
import { SandboxRegistry } from '../../contract/sandboxRegistry.ts';
import type { Db } from '../db/database.ts';
import { newId } from '../secrets.ts';
import type { BankCardCheck, CommerceMinistry, EmailSender, EnterpriseRegistry, IdentityCheck, Person, SmsSender, StateCouncilPortal } from './adapters.ts';

const dayMs = 86_400_000;

/** @throws Error when the file is not a sandbox registry. */
export async function readSandboxRegistry(path: string | URL): Promise<SandboxRegistry> {
  return SandboxRegistry.parse(JSON.parse(await readFile(path, 'utf8')));
}

/** Checks truly against the made-up enterprises. */
export function sandboxEnterprises(registry: SandboxRegistry): EnterpriseRegistry {
  return {
    async find(uscc) {
      const enterprise = registry.enterprises.find((one) => one.uscc === uscc);
      const legal = registry.people.find((one) => one.personId === enterprise?.legalPersonId);
      if (!enterprise || !legal) return undefined;
      return {
        uscc: enterprise.uscc,
        orgCode: enterprise.orgCode,
        name: enterprise.name,
        region: enterprise.region,
        address: enterprise.address,
        legalName: legal.name,
        legalIdType: legal.idType,
        legalIdNumber: legal.idNumber,
        status: enterprise.status,
        formerNames: enterprise.formerNames,
      };
    },
  };
}

/** Checks truly against the made-up people. */
export function sandboxIdentity(registry: SandboxRegistry): IdentityCheck {
  return {
    async matches(person) {
      return registry.people.some((one) => isPerson(one, person));
    },
  };
}

/** Number, holder and the mobile left with the bank must all be of one card that is not frozen. */
export function sandboxBankCards(registry: SandboxRegistry): BankCardCheck {
  return {
    async matches({ cardNo, mobile, ...person }) {
      const holder = registry.people.find((one) => isPerson(one, person));
      return holder?.bankCards.some((card) => card.cardNo === cardNo && card.mobile === mobile && card.status === 'normal') ?? false;
    },
  };
}

export function sandboxCommerce(registry: SandboxRegistry): CommerceMinistry {
  return {
    async filing(uscc) {
      return registry.enterprises.find((one) => one.uscc === uscc)?.commerce ?? undefined;
    },
  };
}

/** Takes whatever it is told. */
export const sandboxPortal: StateCouncilPortal = {
  async sync() {},
};

/** The dates are compared only where they were given (FLD-3). */
function isPerson(known: SandboxRegistry['people'][number], { name, idType, idNumber, idValidFrom, idValidTo }: Person): boolean {
  const sameDates = (!idValidFrom || idValidFrom === known.idValidFrom) && (!idValidTo || idValidTo === known.idValidTo);
  return known.name === name && known.idType === idType && known.idNumber === idNumber && sameDates;
}

/** SMS and e-mail that land in the inbox the demo shows. */
export function sandboxMessages(db: Db, now: () => number): { sms: SmsSender; email: EmailSender } {
  const into = (channel: 'sms' | 'email') => ({
    async send(recipient: string, text: string) {
      await db.insertInto('sandbox_messages').values({ message_id: newId(), channel, recipient, text, sent_at: now() }).execute();
    },
  });
  return { sms: into('sms'), email: into('email') };
}

/**
 * Loads the issued cards of the registry, counting their days from today. What was set by hand (a card reported lost)
 * outlives a restart.
 */
export async function loadIssuedCards(db: Db, registry: SandboxRegistry, now: number): Promise<void> {
  const today = Math.floor(now / dayMs) * dayMs;
  for (const card of registry.cards.filter((one) => one.issued)) {
    const holder = registry.people.find((one) => one.personId === card.personId);
    if (!holder) throw new Error(`card ${card.id} of the sandbox registry has no holder`);
    const row = {
      card_no: card.cardNo,
      cert_no: card.certNo,
      uscc: card.uscc,
      role: card.role,
      holder_name: holder.name,
      holder_id_type: holder.idType,
      holder_id_number: holder.idNumber,
      holder_id_valid_from: holder.idValidFrom,
      holder_id_valid_to: holder.idValidTo,
      valid_from: today + card.validFromDays * dayMs,
      valid_to: today + card.validToDays * dayMs,
    };
    await db
      .insertInto('issued_cards')
      .values({ ...row, status: card.status })
      .onConflict((conflict) => conflict.column('card_no').doUpdateSet(row))
      .execute();
  }
}
