import { AppError } from '../../../contract/errors.ts';
import type { SandboxRegistry } from '../../../contract/sandboxRegistry.ts';
import { fieldErrors } from '../../../contract/rules/fieldErrors.ts';
import { checkUsername, isCardUsername, usernameKey } from '../../../contract/rules/username.ts';
import { moveTo, stateOf } from '../../adapters/sandboxTransactions.ts';
import { instant } from '../../context.ts';
import type { Dialect } from '../../db/database.ts';
import { lostRace } from '../../db/transact.ts';
import type { AreaHandlers } from '../../register.ts';
import { newId } from '../../secrets.ts';
import { ensureEnterprise } from '../cardLogin/enterprises.ts';
import { actWithLicence, judgeToken } from './bankAndLicence.ts';
import { resetWorld } from './world.ts';

const shownMessages = 200;

/** AD-1: what a demo and tests may do that no user may. Registered only with `--sandbox`. */
export function sandboxHandlers(registry: SandboxRegistry | undefined, dialect: Dialect): AreaHandlers<'sandbox'> {
  return {
    async inbox(_input, { services }) {
      const rows = await services.db
        .selectFrom('sandbox_messages')
        .selectAll()
        .orderBy('sent_at', 'desc')
        .orderBy('message_id')
        .limit(shownMessages)
        .execute();
      return {
        items: rows.map((row) => ({
          messageId: row.message_id,
          channel: row.channel,
          to: row.recipient,
          text: row.text,
          sentAt: instant(row.sent_at),
        })),
      };
    },

    async captchaAnswer({ captchaId }, { services }) {
      const row = await services.db.selectFrom('captchas').selectAll().where('captcha_id', '=', captchaId).executeTakeFirst();
      if (!row || services.now() >= row.expires_at) throw new AppError('captcha/expired');
      return { answer: row.answer };
    },

    async cardStatus({ cardNo, status }, { services }) {
      const { numUpdatedRows } = await services.db
        .updateTable('issued_cards')
        .set({ status })
        .where('card_no', '=', cardNo)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new AppError('card-rule/not-issued');
      return {};
    },

    async reset(_input, { services }) {
      return { accounts: registry ? await resetWorld(services, registry, dialect) : 0 };
    },

    async answerBank({ pageUrl, ukeyId, pin, cancel }, { services }) {
      const { db, now } = services;
      const id = lastPart(pageUrl);
      if (cancel) return { passed: !(await moveTo(db, now(), 'bank', id, 'refused', null)) };
      const { bank } = await stateOf(db, now(), 'bank', id);
      const judged = registry ? judgeToken(registry, bank, ukeyId, pin) : undefined;
      return { passed: judged !== undefined && 'uscc' in judged && (await moveTo(db, now(), 'bank', id, 'done', judged.uscc)) };
    },

    async scanLicence({ text, act, uscc = '' }, { services }) {
      return { done: registry !== undefined && (await actWithLicence(services, registry, lastPart(text), act, uscc)) };
    },

    async addAccount(input, { services }) {
      const enterprise = registry?.enterprises.find((one) => one.uscc === input.uscc);
      const personId = input.personId ?? (input.accountType === 'admin' ? enterprise?.legalPersonId : undefined);
      const person = registry?.people.find((one) => one.personId === personId);
      if (!enterprise || !person) throw new AppError('remote/not-found');
      const fields = fieldErrors({ username: checkUsername(input.username) });
      if (fields) throw new AppError('input/invalid', { fields });
      // Those names belong to the cards (CARD-2, CARD-5).
      if (isCardUsername(input.username)) throw new AppError('input/invalid', { fields: { username: 'field/username-taken' } });
      await ensureEnterprise(services, input.uscc);
      const passwordHash = input.password === undefined ? services.passwords.initialHash : await services.passwords.hash(input.password);
      const row = {
        account_id: newId(),
        uscc: input.uscc,
        account_type: input.accountType,
        username: input.username,
        username_key: usernameKey(input.username),
        name: person.name,
        id_type: person.idType,
        id_number: person.idNumber,
        id_valid_from: person.idValidFrom,
        id_valid_to: person.idValidTo,
        mobile: input.mobile ?? null,
        email: input.email ?? null,
        password_hash: passwordHash,
        password_initial: input.password === undefined ? 1 : 0,
        activated: input.activated ? 1 : 0,
        disabled: 0,
        mobile_login: input.mobileLogin ? 1 : 0,
        created_at: services.now(),
        created_by: input.accountType === 'admin' ? ('registration' as const) : ('admin' as const),
      };
      try {
        await services.db.insertInto('accounts').values(row).execute();
      } catch (cause) {
        if (lostRace(cause)) throw new AppError('remote/conflict', { cause });
        throw cause;
      }
      return { username: row.username };
    },
  };
}

/** The pages' addresses end in the transaction's id. */
function lastPart(address: string): string {
  return address.slice(address.lastIndexOf('/') + 1);
}
