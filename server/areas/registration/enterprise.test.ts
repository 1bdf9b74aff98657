import { expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { AppError } from '../../../contract/errors.ts';
import { onBothDatabases } from '../../testing/bothDatabases.ts';
import { registry, registryCard } from '../../testing/cards.ts';
import { testClient } from '../../testing/client.ts';
import { adminForm, chosenPassword, personOf, registerAdmin, registrationTerms, unitForm } from '../../testing/registration.ts';

const [first, second] = registry.enterprises;
if (!first || !second) throw new Error('two enterprises are wanted');
const institution = registry.enterprises.find((one) => one.uscc.startsWith('12'));
const { admin, checkUnit, checkUsername } = api.registration;

onBothDatabases('enterprise registration', (bench) => {
  it('REG-3 REG-4 both steps make the admin, who logs in with the chosen password', async () => {
    const { client, server } = bench;
    const form = await registerAdmin(client, first.uscc, first.legalPersonId, { username: 'SunAdmin' });
    const { token, session } = await client.enterByPassword('sunadmin', chosenPassword);
    expect(session).toMatchObject({ username: 'SunAdmin', accountType: 'admin', enterpriseName: first.name, uscc: first.uscc, activated: true });
    const view = await client.ok(api.account.view, {}, { token });
    expect(view).toMatchObject({ createdBy: 'registration', cardBound: false, enterprise: { region: first.region, address: first.address } });
    const kept = await server.services.db.selectFrom('accounts').selectAll().executeTakeFirstOrThrow();
    expect(kept.terms_version).toBe(form.termsVersion);
    expect(kept.terms_accepted_at).toBeGreaterThan(0);
    const unit = await server.services.db.selectFrom('enterprises').selectAll().executeTakeFirstOrThrow();
    expect(unit).toMatchObject({ kind: 'enterprise', business_types: '["trading-company"]' });
  });

  it('REG-3 FLD-1 FLD-2 FLD-3 FLD-8 step 1 answers every wrong field by its name', async () => {
    const { client } = bench;
    const wrong = unitForm(first.uscc, {
      uscc: `${first.uscc.slice(0, 17)}${first.uscc.endsWith('A') ? 'B' : 'A'}`,
      orgCode: 'XN0000',
      name: '公司🚢',
      legalName: '',
      legalIdNumber: '320199196804170137',
      legalIdValidFrom: '20240230',
      legalIdValidTo: '20200101',
    });
    expect(await client.fails(checkUnit, wrong)).toMatchObject({
      code: 'input/invalid',
      fields: {
        uscc: 'field/uscc-check',
        orgCode: 'field/org-code-shape',
        name: 'field/emoji',
        legalName: 'field/required',
        legalIdNumber: 'field/resident-id-check',
        legalIdValidFrom: 'field/validity-shape',
      },
    });
    expect(await client.fails(checkUnit, unitForm(first.uscc, { legalIdValidFrom: '20100101', legalIdValidTo: '20200101' }))).toMatchObject({ fields: { legalIdValidTo: 'field/validity-expired' } });
    expect(await client.fails(checkUnit, { ...unitForm(first.uscc), region: '火星' })).toMatchObject({ code: 'input/invalid', fields: { region: 'field/invalid' } });
  });

  it('REG-3 what a Chinese keyboard or a copied page brings along does not matter', async () => {
    const { client } = bench;
    const wide = (text: string) => text.replace(/[!-~]/g, (narrow) => String.fromCharCode(narrow.charCodeAt(0) + 0xfee0));
    const typed = unitForm(first.uscc, { uscc: ` ${wide(first.uscc.toLowerCase())}`, orgCode: `${first.orgCode.slice(0, 8)}-${first.orgCode.slice(8)}`, name: `\u200b${first.name} `, legalIdValidTo: '长期' });
    expect((await client.ok(checkUnit, typed)).unit).toEqual({ uscc: first.uscc, orgCode: first.orgCode, name: first.name });
  });

  it('REG-9 a difference from the register names the group of fields, never what stands there', async () => {
    const { client } = bench;
    for (const changes of [{ name: '江苏云帆样例国际贸易公司' }, { name: second.name }]) {
      const error = await client.fails(checkUnit, unitForm(first.uscc, changes));
      expect(error).toMatchObject({ code: 'registry/unit-mismatch', fields: { uscc: 'field/registry-mismatch', orgCode: 'field/registry-mismatch', name: 'field/registry-mismatch' } });
      expect(JSON.stringify(error)).not.toContain(first.name);
    }
    const other = personOf(second.legalPersonId);
    for (const changes of [{ legalName: other.name }, { legalIdNumber: other.idNumber }]) {
      const error = await client.fails(checkUnit, unitForm(first.uscc, changes));
      expect(error).toMatchObject({ code: 'registry/legal-person-mismatch', fields: { legalName: 'field/registry-mismatch', legalIdNumber: 'field/registry-mismatch' } });
      expect(JSON.stringify(error)).not.toContain(personOf(first.legalPersonId).name);
    }
    expect(await client.code(checkUnit, unitForm(first.uscc, { uscc: '91110000000000000A', orgCode: '000000000' }))).toBe('input/invalid');
  });

  it('REG-9 the admin’s name and document are checked, and a refusal costs no new code', async () => {
    const { client } = bench;
    const { ticket } = await client.ok(checkUnit, unitForm(first.uscc));
    const form = await adminForm(client, ticket, first.legalPersonId);
    const refused = await client.fails(admin, { ...form, name: '沈云凡' });
    expect(refused).toMatchObject({ code: 'identity/mismatch', fields: { name: 'field/identity-mismatch', idNumber: 'field/identity-mismatch' } });
    await client.ok(admin, form);
  });

  it('REG-2 a second registration is refused by field, at step 1 and at step 2', async () => {
    const { client } = bench;
    const early = await client.ok(checkUnit, unitForm(first.uscc));
    await registerAdmin(client, first.uscc, first.legalPersonId);
    const taken = { name: 'field/enterprise-name-taken', uscc: 'field/uscc-taken', orgCode: 'field/org-code-taken' };
    expect(await client.fails(checkUnit, unitForm(first.uscc))).toMatchObject({ code: 'registration/enterprise-exists', fields: taken });
    expect((await client.fails(checkUnit, unitForm(first.uscc, { name: '另一个名字' }))).fields).toEqual({ uscc: taken.uscc, orgCode: taken.orgCode });
    expect((await client.fails(checkUnit, unitForm(second.uscc, { name: first.name }))).fields).toEqual({ name: taken.name });
    const late = await adminForm(client, early.ticket, second.legalPersonId, { username: 'lateadmin' });
    expect(await client.fails(admin, late)).toMatchObject({ code: 'registration/enterprise-exists', fields: taken });
  });

  it('REG-2 REG-5 an enterprise whose card made its admin cannot be registered without card', async () => {
    const { client } = bench;
    const card = registryCard('legal');
    const entered = await client.enter(card);
    expect(entered).toMatchObject({ rule: 'CARD-2', created: [{ accountType: 'admin' }] });
    expect(await client.code(checkUnit, unitForm(card.uscc))).toBe('registration/enterprise-exists');
  });

  it('REG-5 a legal-person card registers the admin, an operator card admin and operator', async () => {
    const { client, server } = bench;
    const operator = await client.enter(registryCard('operator'));
    expect(operator.created.map((one) => one.accountType).sort()).toEqual(['admin', 'operator']);
    const legal = await client.enter(registryCard('legal-b'));
    expect(legal.created.map((one) => one.accountType)).toEqual(['admin']);
    expect(await server.services.db.selectFrom('accounts').selectAll().execute()).toHaveLength(3);
  });

  it('REG-3 FLD-5 FLD-6 FLD-7 FLD-9 step 2 answers every wrong field, and a code must be for this number and purpose', async () => {
    const { client } = bench;
    const { ticket } = await client.ok(checkUnit, unitForm(first.uscc));
    const form = await adminForm(client, ticket, first.legalPersonId);
    const wrong = await client.fails(admin, { ...form, username: '1abc', password: 'abc', confirmation: 'abd', email: 'a@b', mobile: '1234', code: '12', idNumber: '', name: 'a\u0007b' });
    expect(wrong.fields).toEqual({
      username: 'field/username-shape',
      password: 'field/password-length',
      confirmation: 'field/password-differs',
      name: 'field/control-characters',
      idNumber: 'field/required',
      email: 'field/email-shape',
      mobile: 'field/mobile-shape',
      code: 'field/code-shape',
    });
    expect(await client.code(admin, { ...form, mobile: '13900000009' })).toBe('code/wrong');
    expect(await client.fails(admin, { ...form, password: '88888888', confirmation: '88888888' })).toMatchObject({ fields: { password: 'field/password-initial' } });
    expect(await client.code(admin, { ...form, termsVersion: '2001-01' })).toBe('terms/outdated');
    expect(await client.code(admin, { ...form, ticket: 'made-up' })).toBe('flow/expired');
    await client.ok(admin, form);
    expect(await client.code(admin, form)).toBe('flow/expired');
  });

  it('FLD-5 a username is free or taken over the whole system without case, and a card’s name is kept for the card', async () => {
    const { client } = bench;
    const available = async (username: string) => (await client.ok(checkUsername, { username })).available;
    expect(await available('SunAdmin')).toBe(true);
    await registerAdmin(client, first.uscc, first.legalPersonId, { username: 'SunAdmin' });
    expect(await available('sUNaDMIN')).toBe(false);
    expect(await available(registryCard('operator').cardNo.toLowerCase())).toBe(false);
    expect(await available('zhangsanfeng1')).toBe(true);
    expect(await client.fails(checkUsername, { username: '1x' })).toMatchObject({ fields: { username: 'field/username-shape' } });
    const { ticket } = await client.ok(checkUnit, unitForm(second.uscc));
    const form = await adminForm(client, ticket, second.legalPersonId, { username: 'SUNADMIN' });
    expect(await client.fails(admin, form)).toMatchObject({ code: 'input/invalid', fields: { username: 'field/username-taken' } });
    await client.ok(admin, { ...form, username: 'another1' });
  });

  it('REG-7 an institution registers like an enterprise, under the other agreement', async () => {
    if (!institution) throw new Error('an institution is wanted');
    const { client, server } = bench;
    const { ticket } = await client.ok(checkUnit, unitForm(institution.uscc, { kind: 'institution', businessTypes: [] }));
    await client.ok(admin, { ...(await adminForm(client, ticket, institution.legalPersonId)), termsVersion: await registrationTerms(client) });
    const unit = await server.services.db.selectFrom('enterprises').select(['kind', 'name']).executeTakeFirstOrThrow();
    expect(unit).toEqual({ kind: 'institution', name: institution.name });
    expect((await client.enterByPassword('newadmin', chosenPassword)).session.accountType).toBe('admin');
  });

  it('AD-2 a registry or identity service that is down is said, and the same form goes through later', async () => {
    const { registry: known, identity } = bench.server.services;
    let down = true;
    const away = () => Promise.reject(new AppError('remote/service-down'));
    const server = await bench.start({}, {
      services: { registry: { find: (uscc) => (down ? away() : known.find(uscc)) }, identity: { matches: (person) => (down ? away() : identity.matches(person)) } },
    });
    const client = testClient(server.url);
    expect(await client.code(checkUnit, unitForm(first.uscc))).toBe('remote/service-down');
    down = false;
    const { ticket } = await client.ok(checkUnit, unitForm(first.uscc));
    const form = await adminForm(client, ticket, first.legalPersonId);
    down = true;
    expect(await client.code(admin, form)).toBe('remote/service-down');
    down = false;
    await client.ok(admin, form);
  });

  it('REG-1 the agreements have a version and both languages', async () => {
    const { client } = bench;
    for (const [kind, title] of [['service', '中国国际贸易单一窗口平台服务使用协议'], ['registration', '中国国际贸易单一窗口用户注册协议']] as const) {
      const terms = await client.ok(api.terms.current, { kind });
      expect(terms['zh-CN'].title).toBe(title);
      expect(terms.en.paragraphs).toHaveLength(terms['zh-CN'].paragraphs.length);
    }
  });
});
