import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import { signature as texts } from '../../i18n/zh-CN/signature.ts';
import { useNetworkStore } from '../../stores/network.ts';
import { show, type FakeDesktop } from '../../testing/fakeDesktop.ts';
import { byId, enter, legalCard, legalSession, scan, settle } from '../seal/testing/sealStage.ts';
import SignatureWizard from './SignatureWizard.vue';
import { signatureDesktop, signatureFound } from './testing/signatureStage.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

async function open(main: FakeDesktop) {
  const { wrapper } = await show(SignatureWizard);
  await settle(pass, 10);
  const press = async (id: string) => {
    await byId(wrapper, id).trigger('click');
    await settle(pass, 10);
  };
  const scanned = async () => {
    const input = wrapper.get<HTMLInputElement>('input[data-testid="seal-file"]');
    Object.defineProperty(input.element, 'files', { configurable: true, value: [new File(['x'], '签名.jpg')] });
    await input.trigger('change');
    await settle(pass);
  };
  return { main, wrapper, press, scanned };
}
/** The wizard at its form, a signature found, the legal-person card in. */
async function atForm(main = signatureDesktop()) {
  enter(legalSession, legalCard);
  const stage = await open(main);
  await stage.press('signature-notice-close');
  await stage.scanned();
  await stage.press('signature-next');
  return stage;
}

describe('making a signature', () => {
  it('SIG-1 the notice covers the form until it is closed, then a signature is looked for, not a seal', async () => {
    const main = signatureDesktop();
    const { wrapper, press, scanned } = await open(main);
    expect(wrapper.get('[role="dialog"][aria-modal="true"]').text()).toContain(texts.notice.title);
    expect(wrapper.get('.wizard-content').attributes()).toHaveProperty('inert');
    await press('signature-notice-close');
    expect(byId(wrapper, 'signature-next').attributes()).toHaveProperty('disabled');
    await scanned();
    expect(main.callsOf('pictures.extract')).toMatchObject([{ kind: 'signature' }]);
    expect(byId(wrapper, 'signature-next').attributes()).not.toHaveProperty('disabled');
  });

  it.each([
    [38, 17, false],
    [40, 40, false],
    [40.1, 12, true],
    [30, 44, true],
  ])('SIG-1 %d × %d mm: over 4 cm × 4 cm is warned of, not refused (%s)', async (width, height, warned) => {
    const { wrapper, press } = await atForm(signatureDesktop({ 'pictures.extract': () => signatureFound(width, height) }));
    expect(wrapper.find('[data-testid="signature-large"]').exists()).toBe(warned);
    if (warned) expect(byId(wrapper, 'signature-large').text()).toBe(texts.large);
    await byId(wrapper, 'signature-declarant').setValue('d1');
    await press('signature-save');
    expect(wrapper.find('[data-testid="seal-save-confirm"]').exists()).toBe(true);
  });

  it('SIG-1 any operator may be the declarant, with or without a card; one must be chosen, the remark has at most 200 characters', async () => {
    const { main, wrapper, press } = await atForm();
    const names = byId(wrapper, 'signature-declarant').findAll('option').slice(1).map((option) => option.text());
    expect(names).toEqual([expect.stringContaining('8600000012345'), expect.stringContaining(`欧阳慕白（mubai2023，${texts.field.noCard}`)]);
    await byId(wrapper, 'signature-remark').setValue('备'.repeat(201));
    await press('signature-save');
    expect(wrapper.findAll('.field-row.is-wrong')).toHaveLength(2);
    expect(wrapper.find('[data-testid="seal-save-confirm"]').exists()).toBe(false);
    expect(main.callsOf('signatures.save')).toEqual([]);
  });

  it.each([
    [['signature-keep'], 'drafts.save'],
    [['signature-save', 'seal-save-queue'], 'submission.queue'],
    [['signature-save', 'seal-save-confirm'], 'signatures.save'],
  ])('OFF-1 %s right after a correction takes the cut-out that is being made, not the one before', async (ways, call) => {
    let made = 0;
    const main = signatureDesktop({
      'pictures.extract': async () => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        made += 1;
        const found = signatureFound(38, 17);
        return { ...found, picture: { ...found.picture, pictureId: `p${made}` } };
      },
    });
    const { wrapper, press } = await atForm(main);
    await byId(wrapper, 'signature-declarant').setValue('d2');
    await wrapper.get('.steps button').trigger('click');
    await settle(pass);
    await wrapper.get('input[type="range"]').setValue('5');
    await press('signature-next');
    const before = main.callsOf(call).length;
    for (const way of ways) await press(way);
    expect(main.callsOf(call)).toHaveLength(before);
    await settle(pass);
    expect(JSON.stringify(main.callsOf(call)[before])).toContain('"p2"');
  });

  it('SEAL-4 SIG-1 saving names the declarant, asks for the card, and tells what was stored', async () => {
    const { main, wrapper, press } = await atForm();
    await byId(wrapper, 'signature-declarant').setValue('d2');
    await byId(wrapper, 'signature-remark').setValue('备用');
    await press('signature-save');
    enter(legalSession);
    await settle(pass, 10);
    expect(byId(wrapper, 'seal-save-confirm').attributes()).toHaveProperty('disabled');
    enter(legalSession, legalCard);
    await settle(pass, 10);
    await press('seal-save-confirm');
    expect(main.callsOf('signatures.save')).toMatchObject([
      { form: { declarantId: 'd2', declarantName: '欧阳慕白', remark: '备用' }, pictureId: 'p1', cardId: 'softcard:1' },
    ]);
  });

  it('SIG-1 a failed save keeps picture and form, and may be tried again', async () => {
    const main = signatureDesktop({
      'signatures.save': () => {
        throw new AppError('pin/cancelled');
      },
    });
    const { wrapper, press } = await atForm(main);
    await byId(wrapper, 'signature-declarant').setValue('d1');
    await press('signature-save');
    await press('seal-save-confirm');
    expect(byId(wrapper, 'seal-save-error').text()).toContain(texts.save.kept);
    await press('seal-save-confirm');
    expect(main.callsOf('signatures.save')).toHaveLength(2);
  });

  it('OFF-1 without session and network the list of declarants says why it is empty, and the picture is kept', async () => {
    const main = signatureDesktop();
    enter(null);
    useNetworkStore().state = { online: false };
    const { wrapper, press, scanned } = await open(main);
    await press('signature-notice-close');
    await scanned();
    await press('signature-next');
    expect(wrapper.text()).toContain(texts.field.declarantsNoSession);
    await press('signature-keep');
    expect(main.callsOf('signatures.declarants')).toEqual([]);
    expect(main.callsOf('drafts.save').at(-1)).toMatchObject({ kind: 'signature', pictureIds: ['p1'] });
  });

  it('SIG-1 of a file with several pages another page is searched, and what was found before is gone', async () => {
    const main = signatureDesktop({ 'pictures.openScan': ({ page = 1 }) => ({ ...scan, scanId: `scan-${String(page)}`, page, pages: 3 }) });
    const { wrapper, press, scanned } = await open(main);
    await press('signature-notice-close');
    await scanned();
    main.on('pictures.extract', () => {
      throw new AppError('scan/not-found');
    });
    await wrapper.get('[data-testid="page-number"]').setValue('2');
    await wrapper.get('[data-testid="page-number"]').trigger('change');
    await settle(pass);
    expect(main.callsOf('pictures.openScan').map(({ page }) => page)).toEqual([undefined, 2]);
    expect(main.callsOf('pictures.extract').at(-1)).toMatchObject({ scanId: 'scan-2' });
    expect(byId(wrapper, 'signature-next').attributes()).toHaveProperty('disabled');
  });
});
