import { expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { type Bench, onBothDatabases } from '../../testing/bothDatabases.ts';
import { registry, registryCard } from '../../testing/cards.ts';
import { testClient } from '../../testing/client.ts';
import { adminForm, personalForm, unitForm } from '../../testing/registration.ts';

const [first, second] = registry.enterprises;
if (!first || !second) throw new Error('two enterprises are wanted');
const { admin, checkUnit, personal } = api.registration;
const rounds = 5;

/** N copies share a PostgreSQL; an SQLite file belongs to one process. */
async function clients(bench: Bench) {
  const copy = bench.dialect === 'postgres' ? await bench.start() : bench.server;
  return [bench.client, testClient(copy.url)] as const;
}

async function clear({ server }: Bench): Promise<void> {
  for (const table of ['sessions', 'card_bindings', 'accounts', 'codes'] as const) await server.services.db.deleteFrom(table).execute();
}

onBothDatabases('registrations at the same instant', (bench) => {
  it('REG-2 two that register one enterprise at once: one wins, the other gets the answer of REG-2', async () => {
    const [here, there] = await clients(bench);
    for (let round = 0; round < rounds; round += 1) {
      await clear(bench);
      const forms = [];
      for (const [index, personId] of [first.legalPersonId, second.legalPersonId].entries()) {
        const { ticket } = await here.ok(checkUnit, unitForm(first.uscc));
        forms.push(await adminForm(here, ticket, personId, { username: `racer${round}x${index}` }));
      }
      const answers = await Promise.all(forms.map((form, index) => (index === 0 ? here : there).either(admin, form)));
      const refused = answers.filter((one) => 'code' in one);
      expect(answers.filter((one) => 'username' in one)).toHaveLength(1);
      expect(refused).toMatchObject([{ code: 'registration/enterprise-exists', fields: { uscc: 'field/uscc-taken' } }]);
      const rows = await bench.server.services.db.selectFrom('accounts').select('account_type').where('uscc', '=', first.uscc).execute();
      expect(rows).toEqual([{ account_type: 'admin' }]);
    }
  });

  it('REG-2 CARD-8 a registration and the legal-person card at once make one admin', async () => {
    const card = registryCard('legal');
    const [here, there] = await clients(bench);
    for (let round = 0; round < rounds; round += 1) {
      await clear(bench);
      const { ticket } = await here.ok(checkUnit, unitForm(card.uscc));
      const form = await adminForm(here, ticket, first.legalPersonId, { username: `racer${round}` });
      const proof = await there.proof(card);
      const [registered, entered] = await Promise.all([here.either(admin, form), there.either(api.cardLogin.login, { proof })]);
      if ('code' in entered) throw new Error(entered.code);
      const byCard = entered.outcome === 'entered';
      expect('code' in registered ? registered.code : 'registered').toBe(byCard ? 'registration/enterprise-exists' : 'registered');
      expect(await bench.server.services.db.selectFrom('accounts').select('account_id').where('uscc', '=', card.uscc).execute()).toHaveLength(1);
    }
  });

  it('FLD-5 two that want one username at once: one gets it, the other is told', async () => {
    const [here, there] = await clients(bench);
    for (let round = 0; round < rounds; round += 1) {
      await clear(bench);
      const forms = [await personalForm(here, first.legalPersonId, { username: 'SameName' }), await personalForm(here, second.legalPersonId, { username: 'sameNAME' })];
      const answers = await Promise.all(forms.map((form, index) => (index === 0 ? here : there).either(personal, form)));
      expect(answers.filter((one) => 'code' in one)).toMatchObject([{ code: 'input/invalid', fields: { username: 'field/username-taken' } }]);
    }
  });

  it('REG-3 the same form many times at once under one key makes one account and one answer', async () => {
    const [here, there] = await clients(bench);
    const { ticket } = await here.ok(checkUnit, unitForm(first.uscc));
    const form = await adminForm(here, ticket, first.legalPersonId);
    const key = crypto.randomUUID();
    const answers = await Promise.all(Array.from({ length: 6 }, (_, index) => (index % 2 ? here : there).ok(admin, form, { key })));
    expect(answers).toEqual(Array.from({ length: 6 }, () => ({ username: 'newadmin' })));
    expect(await bench.server.services.db.selectFrom('accounts').select('account_id').execute()).toHaveLength(1);
  });
});
