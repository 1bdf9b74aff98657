import type { FastifyInstance } from 'fastify';
import type { SandboxRegistry } from '../../contract/sandboxRegistry.ts';
import { stateOf } from '../adapters/sandboxTransactions.ts';
import { actWithLicence } from '../areas/sandbox/bankAndLicence.ts';
import type { Services } from '../context.ts';
import { type Html, html } from './html.ts';
import { formOf, sendPage } from './page.ts';

interface Params {
  readonly id: string;
}
const ended = {
  expired: '二维码已失效，请在单一窗口刷新二维码后重新扫描。',
  done: '已确认，请回到单一窗口继续办理。',
  refused: '已取消，请在单一窗口刷新二维码后重新扫描。',
} as const;

/** PWD-4 in the sandbox: the telephone with the 电子营业执照 mini program. Opening the QR code's address is the scan. */
export function addSandboxLicence(pages: FastifyInstance, { db, now }: Services, world: SandboxRegistry): void {
  pages.get<{ Params: Params }>('/sandbox/licence/:id', async ({ params: { id } }, reply) => {
    const { state } = await stateOf(db, now(), 'licence', id);
    if (state !== 'waiting' && state !== 'scanned') return sendPage(reply, '电子营业执照', html`<h1>电子营业执照（演示）</h1><section>${ended[state]}</section>`);
    return sendPage(reply, '电子营业执照', chooseLicence(id, world, state === 'scanned'));
  });

  pages.post<{ Params: Params }>('/sandbox/licence/:id', async (request, reply) => {
    const form = formOf(request);
    await actWithLicence({ db, now }, world, request.params.id, form.get('act') ?? '', form.get('uscc') ?? '');
    return reply.redirect(`/sandbox/licence/${encodeURIComponent(request.params.id)}`, 303);
  });
}

function chooseLicence(id: string, world: SandboxRegistry, scanned: boolean): Html {
  const action = `/sandbox/licence/${encodeURIComponent(id)}`;
  if (!scanned) {
    return html`<h1>电子营业执照（演示）</h1>
<form class="box" method="post" action="${action}"><p>这里扮演手机上的“电子营业执照”小程序。</p>
<div class="actions"><button name="act" value="scan">扫一扫</button></div></form>`;
  }
  const options = world.enterprises
    .filter((one) => one.hasLicence && one.status === 'operating')
    .map((one) => html`<option value="${one.uscc}">${one.uscc}　${one.name}</option>`);
  return html`<h1>电子营业执照（演示）</h1>
<form class="box" method="post" action="${action}"><p>单一窗口请求出示电子营业执照，用于找回密码。</p>
<label>出示哪家企业的执照<select name="uscc" required><option value="">请选择</option>${options}</select></label>
<div class="actions"><button name="act" value="confirm">确认出示</button><button class="quiet" name="act" value="refuse" formnovalidate>拒绝</button></div></form>`;
}
