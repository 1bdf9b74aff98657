import { expect, it } from 'vitest';
import { api } from '../../../contract/api/api.ts';
import { onBothDatabases } from '../../testing/bothDatabases.ts';
import { registry } from '../../testing/cards.ts';
import { codeFor } from '../../testing/inbox.ts';
import { chosenPassword, overseasForm, personalForm, registrationTerms } from '../../testing/registration.ts';

const resident = registry.people.find((one) => one.idType === 'resident-id' && one.idValidTo === '00000000');
const foreigner = registry.people.find((one) => one.idType === 'passport');
if (!resident || !foreigner) throw new Error('a resident and somebody with a passport are wanted');
const { overseas, personal } = api.registration;

onBothDatabases('personal and overseas registration', (bench) => {
  it('REG-6 a person registers by mobile number and logs in', async () => {
    const { client } = bench;
    await client.ok(personal, await personalForm(client, resident.personId));
    const { token, session } = await client.enterByPassword('newperson', chosenPassword);
    expect(session).toMatchObject({ accountType: 'personal', name: resident.name });
    expect(session.uscc).toBeUndefined();
    const view = await client.ok(api.account.view, {}, { token });
    expect(view).toMatchObject({ accountType: 'personal', idType: 'resident-id', idValidTo: '00000000', mayActivate: false });
    expect(view.enterprise).toBeUndefined();
    expect(JSON.stringify(view)).not.toContain(resident.idNumber);
  });

  it('REG-6 a passport without mainland mobile verifies by e-mail', async () => {
    const { client } = bench;
    const { name, idType, idNumber } = foreigner;
    const typed = 'Visitor@Example.COM';
    const sent = await codeFor(client, { channel: 'email', target: 'Visitor@example.com', purpose: 'registration' });
    const verified = await client.ok(api.codes.verify, { channel: 'email', target: typed, purpose: 'registration', ...sent });
    expect(verified.target).toBe('Visitor@example.com');
    const form = { name, idType, idNumber, username: 'visitor1', password: chosenPassword, confirmation: chosenPassword, termsVersion: await registrationTerms(client) };
    expect(await client.fails(personal, { ...form, email: 'other@example.com', emailTicket: verified.ticket })).toMatchObject({ fields: { email: 'field/email-not-verified' } });
    expect(await client.code(personal, { ...form, email: verified.target, emailTicket: 'made-up' })).toBe('flow/expired');
    expect(await client.fails(personal, { ...form, email: verified.target })).toMatchObject({ fields: { mobile: 'field/required', code: 'field/required' } });
    await client.ok(personal, { ...form, email: verified.target, emailTicket: verified.ticket });
    expect(await client.code(personal, { ...form, username: 'visitor2', email: verified.target, emailTicket: verified.ticket })).toBe('flow/expired');
    expect((await client.enterByPassword('visitor1', chosenPassword)).session.accountType).toBe('personal');
  });

  it('REG-6 an e-mail proof of another purpose or channel is none, and a resident ID needs the mobile', async () => {
    const { client } = bench;
    const form = await personalForm(client, foreigner.personId);
    const recovery = { channel: 'email', target: form.email, purpose: 'recovery' } as const;
    const { ticket } = await client.ok(api.codes.verify, { ...recovery, ...(await codeFor(client, recovery)) });
    const byEmail = { ...form, mobile: undefined, codeId: undefined, code: undefined };
    expect(await client.code(personal, { ...byEmail, emailTicket: ticket })).toBe('flow/expired');
    const { name, idType, idNumber, idValidFrom, idValidTo } = resident;
    expect(await client.fails(personal, { ...byEmail, name, idType, idNumber, idValidFrom, idValidTo, emailTicket: ticket })).toMatchObject({ fields: { mobile: 'field/required' } });
  });

  it('REG-9 FLD-3 FLD-4 a person who does not match, or whose document is wrong, is refused', async () => {
    const { client } = bench;
    const form = await personalForm(client, resident.personId);
    expect(await client.code(personal, { ...form, name: '某某' })).toBe('identity/mismatch');
    expect(await client.fails(personal, { ...form, idNumber: `${form.idNumber.slice(0, 17)}A` })).toMatchObject({ fields: { idNumber: 'field/resident-id-shape' } });
    expect(await client.fails(personal, { ...form, idType: 'passport', idNumber: 'E-12345' })).toMatchObject({ fields: { idNumber: 'field/id-number-shape' } });
    expect(await client.fails(personal, { ...form, idValidFrom: undefined })).toMatchObject({ fields: { idValidFrom: 'field/required' } });
  });

  it('REG-8 an overseas enterprise registers by e-mail, and its view shows what it gave', async () => {
    const { client } = bench;
    const form = await overseasForm(client, { registrationNumber: '201912345K', department: 'Exports', notes: 'first line\r\nsecond line' });
    await client.ok(overseas, form);
    const { token, session } = await client.enterByPassword(form.username, chosenPassword);
    expect(session).toMatchObject({ accountType: 'overseas', enterpriseName: form.organisation, name: form.contact });
    const view = await client.ok(api.account.view, {}, { token });
    expect(view.overseas).toEqual({
      country: 'SG',
      registrationNumber: '201912345K',
      organisation: form.organisation,
      department: 'Exports',
      phone: form.phone,
      address: form.address,
      notes: 'first line\nsecond line',
    });
    expect(view.idType).toBeUndefined();
  });

  it('REG-8 any script is welcome, a country that is none is not', async () => {
    const { client } = bench;
    const form = await overseasForm(client, { organisation: 'ООО «Пример» مثال', country: 'hk' });
    for (const country of ['XX', 'CN', 'Singapore', '']) {
      expect(await client.fails(overseas, { ...form, country })).toMatchObject({ fields: { country: 'field/country' } });
    }
    const wrong = { ...form, organisation: ' ', contact: '\u202e', phone: 'call me', fax: '1', address: 'x'.repeat(301), notes: '😀' };
    expect((await client.fails(overseas, wrong)).fields).toEqual({
      organisation: 'field/required',
      contact: 'field/control-characters',
      phone: 'field/phone-shape',
      fax: 'field/phone-shape',
      address: 'field/too-long',
      notes: 'field/emoji',
    });
    await client.ok(overseas, form);
  });

  it('FLD-5 kinds of accounts share one space of usernames', async () => {
    const { client } = bench;
    await client.ok(overseas, await overseasForm(client, { username: 'TheName1' }));
    const form = await personalForm(client, resident.personId, { username: 'thename1' });
    expect(await client.fails(personal, form)).toMatchObject({ fields: { username: 'field/username-taken' } });
  });
});
