import type { FastifyInstance } from 'fastify';
import { DEMO_BANK_PIN, type SandboxRegistry } from '../../contract/sandboxRegistry.ts';
import type { Bank } from '../../contract/fields.ts';
import { moveTo, stateOf } from '../adapters/sandboxTransactions.ts';
import { type TokenProblem, judgeToken } from '../areas/sandbox/bankAndLicence.ts';
import type { Services } from '../context.ts';
import { type Html, html } from './html.ts';
import { formOf, sendPage } from './page.ts';

const bankNames: Readonly<Record<Bank, string>> = { ccb: '中国建设银行', abc: '中国农业银行', cmbc: '中国民生银行' };
const problems = {
  pin: '网银盾密码错误，请重新输入。',
  expired: '该网银盾的证书已过期，不能使用。',
  frozen: '该网银盾已冻结，不能使用。',
  unknown: '请先选择要插入的网银盾。',
} as const satisfies Record<TokenProblem, string>;

interface Params {
  readonly id: string;
}

/** REC-4, AUTH-3 in the sandbox: the bank's own page. A made-up bank token is chosen as if it were inserted, and its PIN typed. */
export function addSandboxBank(pages: FastifyInstance, { db, now }: Services, world: SandboxRegistry): void {
  pages.get<{ Params: Params }>('/sandbox/bank/:id', async ({ params: { id } }, reply) => {
    const { state, bank } = await stateOf(db, now(), 'bank', id);
    if (bank === null || state === 'expired') return sendPage(reply, '网银认证', html`<h1>本次认证已失效</h1><section>请回到单一窗口重新选择银行。</section>`, 410);
    if (state === 'done') return sendPage(reply, bankNames[bank], html`<h1>已通过企业实名认证！</h1><section>请回到单一窗口，点击“查询用户名”。</section>`);
    if (state === 'refused') return sendPage(reply, bankNames[bank], html`<h1>已取消认证</h1><section>请回到单一窗口重新选择银行。</section>`);
    return sendPage(reply, bankNames[bank], askForToken(id, bank, world));
  });

  pages.post<{ Params: Params }>('/sandbox/bank/:id', async (request, reply) => {
    const { id } = request.params;
    const form = formOf(request);
    if (form.has('cancel')) {
      await moveTo(db, now(), 'bank', id, 'refused', null);
      return reply.redirect(`/sandbox/bank/${id}`, 303);
    }
    const { bank } = await stateOf(db, now(), 'bank', id);
    const judged = judgeToken(world, bank, form.get('ukey') ?? '', form.get('pin') ?? '');
    if ('problem' in judged && bank) return sendPage(reply, bankNames[bank], askForToken(id, bank, world, judged.problem, form.get('ukey') ?? ''), 422);
    if ('uscc' in judged) await moveTo(db, now(), 'bank', id, 'done', judged.uscc);
    return reply.redirect(`/sandbox/bank/${encodeURIComponent(id)}`, 303);
  });
}

function askForToken(id: string, bank: Bank, world: SandboxRegistry, problem?: TokenProblem, inserted = ''): Html {
  const nameOf = (uscc: string): string => world.enterprises.find((one) => one.uscc === uscc)?.name ?? uscc;
  const options = world.ukeys.filter((one) => one.bank === bank).map((one) => html`<option value="${one.ukeyId}"${one.ukeyId === inserted && html` selected`}>${one.ukeyId}　${nameOf(one.uscc)}</option>`);
  return html`<h1>${bankNames[bank]}（演示）</h1>
<form class="box" method="post" action="/sandbox/bank/${encodeURIComponent(id)}">
<p>您正在“中国国际贸易单一窗口”做类型为<strong>企业实名认证</strong>业务的实名认证：</p>
<p>请插入${bankNames[bank]}网银盾</p>
${problem && html`<p class="wrong" role="alert">${problems[problem]}</p>`}
<label>插入的网银盾<select name="ukey" required><option value="">（未插入）</option>${options}</select></label>
<label>网银盾密码<input type="password" name="pin" inputmode="numeric" autocomplete="off"></label>
<p class="note">演示用网银盾的密码都是 ${DEMO_BANK_PIN}。不涉及任何与资金相关的查询和变更。</p>
<div class="actions"><button>确定</button><button class="quiet" name="cancel" value="1" formnovalidate>取消</button></div>
</form>`;
}
