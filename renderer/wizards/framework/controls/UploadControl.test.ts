import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../contract/errors.ts';
import { sendFile } from '../../../composables/preparedFiles.ts';
import { fakeDesktop } from '../../../testing/fakeDesktop.ts';
import { showWizard } from '../testing/showWizard.ts';
import { defineWizard } from '../wizard.ts';

const prepared = { preparedId: 'p1', fileName: '人像面.jpg', type: 'jpeg', bytes: 1_600_000, reduced: true, preview: 'data:image/jpeg;base64,AA==' };
let sent: string[] = [];
const wizard = defineWizard({
  name: 'files',
  title: 'activation.title',
  backTo: '/elsewhere',
  steps: [
    {
      name: 'files',
      title: 'activation.byCard',
      fields: [{ kind: 'upload', name: 'idFront', label: 'common.confirm' }],
      submit: async ({ value }) => void sent.push(await sendFile(value('idFront'), 'ticket')),
    },
    { name: 'done', title: 'activation.doneTitle', result: (t) => ({ title: t('activation.doneTitle'), actions: [] }) },
  ],
});
async function choose(): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('[data-testid="file-idFront"]');
  Object.defineProperty(input, 'files', { configurable: true, value: [new File(['x'], '人像面.jpg')] });
  input?.dispatchEvent(new Event('change'));
  await flushPromises();
}

describe('FLD-10 a file in a form', () => {
  it('FLD-10 is shown with its size, turned, sent with the ticket, and still there after a step back', async () => {
    sent = [];
    const main = fakeDesktop({
      'uploads.prepare': () => prepared,
      'uploads.turn': () => ({ ...prepared, preview: 'data:image/jpeg;base64,BB==' }),
      'uploads.send': () => ({ uploadId: 'u1' }),
    });
    const screen = await showWizard(wizard);
    await choose();
    expect(screen.wrapper.get('.upload').text()).toContain('1.5 MB，已自动压缩到 4 MB 以内');
    await screen.press('turn-idFront');
    expect(main.callsOf('uploads.turn')).toEqual([{ preparedId: 'p1', clockwise: 90 }]);
    expect(screen.wrapper.get('img').attributes('src')).toContain('BB==');
    await screen.next();
    expect([main.callsOf('uploads.send'), sent]).toEqual([[{ preparedId: 'p1', ticket: 'ticket' }], ['u1']]);
  });

  it('FLD-10 what is wrong with a file stands in red at its field; the next right one clears it', async () => {
    const main = fakeDesktop({
      'uploads.prepare': () => {
        throw new AppError('input/invalid', { fields: { file: 'field/upload-type' } });
      },
    });
    const screen = await showWizard(wizard);
    await screen.next();
    expect(screen.wrapper.get('.is-wrong .field-note').text()).toBeTruthy();
    await choose();
    expect(screen.wrapper.get('.is-wrong .field-note').text()).toContain('jpg、jpeg、png 或 bmp');
    main.on('uploads.prepare', () => prepared);
    await choose();
    expect(screen.wrapper.find('.is-wrong').exists()).toBe(false);
  });

  it('FLD-10 removed, the field is empty again and has the focus', async () => {
    const main = fakeDesktop({ 'uploads.prepare': () => prepared, 'uploads.drop': () => ({}) });
    const screen = await showWizard(wizard);
    await choose();
    await screen.press('remove-idFront');
    expect(main.callsOf('uploads.drop')).toEqual([{ preparedId: 'p1' }]);
    expect(document.activeElement?.textContent?.trim()).toBe('选择文件');
    await screen.next();
    expect(screen.step()).toBe('files');
  });
});
