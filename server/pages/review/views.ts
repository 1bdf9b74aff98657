import type { PersonInput } from '../../../contract/api/person.ts';
import type { IdType } from '../../../contract/fields.ts';
import type { Undecided } from '../../areas/reviews/decide.ts';
import type { QueueItem, ReviewDetail } from '../../areas/reviews/queue.ts';
import type { Account, ReviewRow } from '../../db/schema.ts';
import { type Html, html } from '../html.ts';
import type { ReviewerSession } from './session.ts';

const idTypeNames: Readonly<Record<IdType, string>> = {
  'resident-id': '居民身份证',
  passport: '护照',
  'taiwan-permit': '台湾居民来往大陆通行证',
  'hk-macao-permit': '港澳居民来往内地通行证',
  'foreigner-permit': '外国人永久居留身份证',
  other: '其他',
};
const kindNames = { username: '找回用户名', password: '找回密码' } as const;
const stateNames = { pending: '待审核', approved: '已通过', rejected: '未通过' } as const;
const accountKindNames = { admin: '管理员', operator: '操作员', other: '其它', personal: '个人用户' } as const;
const accountTypeNames = { admin: '管理员', operator: '操作员', personal: '个人用户', overseas: '境外企业', department: '部门用户' } as const;
const fileNames: Readonly<Record<string, string>> = { idFront: '身份证件（正面）', idBack: '身份证件（背面）', licence: '营业执照' };
const identityNames = { matches: '身份核验一致', differs: '身份核验不一致', unknown: '身份核验服务未应答' } as const;
export const problems: Readonly<Record<Undecided | 'no-reason' | 'form', string>> = {
  'decided-already': '这份申请已由其他审核员处理，没有改动。',
  'no-account': '账号不存在、已停用或未激活，不能通过，只能驳回。',
  'no-choice': '请先勾选要告知申请人的用户名。',
  purged: '申请资料已过保存期限，不能通过，只能驳回。',
  'no-reason': '请填写驳回原因，会以短信告知申请人。',
  form: '页面已失效，请刷新后重新提交。',
};

export function chinaTime(milliseconds: number): string {
  return new Date(milliseconds + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

export function loginView(problem?: string): Html {
  return html`<h1>人工审核</h1>
<form class="box" method="post" action="/review/login">
${problem && html`<p class="wrong" role="alert">${problem}</p>`}
<label>审核员<input type="text" name="name" autocomplete="username" required maxlength="64" autofocus></label>
<label>密码<input type="password" name="password" autocomplete="current-password" required maxlength="128"></label>
<div class="actions"><button>登录</button></div>
</form>`;
}

function headOf({ reviewer, formToken }: ReviewerSession): Html {
  return html`<div class="head"><h1><a href="/review">人工审核</a></h1><form method="post" action="/review/logout"><input type="hidden" name="token" value="${formToken}">${reviewer} <button class="quiet">退出</button></form></div>`;
}

export function queueView(session: ReviewerSession, { pending, decided }: { readonly pending: readonly QueueItem[]; readonly decided: readonly QueueItem[] }, now: number): Html {
  return html`${headOf(session)}
<section><h2>待审核（${pending.length}）</h2>${pending.length === 0 ? html`<p class="note">没有待审核的申请。</p>` : table(pending, now)}</section>
<section><h2>最近处理</h2>${decided.length === 0 ? html`<p class="note">还没有处理过的申请。</p>` : table(decided, now)}</section>`;
}

function table(items: readonly QueueItem[], now: number): Html {
  const rows = items.map(
    ({ row, about }) => html`<tr><td class="whole"><a href="/review/${row.review_id}">${row.receipt}</a></td><td class="whole">${kindNames[row.kind]}</td><td>${about ?? '（资料已清除）'}</td><td>${chinaTime(row.submitted_at)}</td><td>${row.state === 'pending' && now > row.answer_by ? html`<span class="wrong">已超期</span>` : row.state === 'pending' ? `${chinaTime(row.answer_by)} 前` : stateNames[row.state]}</td></tr>`,
  );
  return html`<table><thead><tr><th>受理号</th><th>事项</th><th>申请对象</th><th>提交时间</th><th>状态</th></tr></thead><tbody>${rows}</tbody></table>`;
}

export function detailView(session: ReviewerSession, { row, form, files, candidates }: ReviewDetail, log: readonly LogLine[], problem?: string): Html {
  return html`${headOf(session)}
${problem && html`<section><p class="wrong" role="alert">${problem}</p></section>`}
<section><h2>${kindNames[row.kind]}　受理号 ${row.receipt}</h2>
${form ? html`<table><tbody>
<tr><th>账号类型</th><td>${accountKindNames[form.accountKind]}</td></tr>
${form.username !== null && html`<tr><th>用户名</th><td>${form.username}</td></tr>`}
<tr><th>申请人手机号</th><td>${form.mobile}</td></tr>
${form.enterprise && html`<tr><th>企业名称</th><td>${form.enterprise.name}</td></tr><tr><th>组织机构代码</th><td>${form.enterprise.orgCode}</td></tr>${form.enterprise.uscc !== null && html`<tr><th>统一社会信用代码</th><td>${form.enterprise.uscc}</td></tr>`}`}
${form.legalPerson && personRows('法定代表人', form.legalPerson, form.identity['legalPerson'])}
${form.person && personRows('本人', form.person, form.identity['person'])}
</tbody></table>` : html`<p class="note">资料已过保存期限，已清除。</p>`}</section>
${Object.keys(files).length > 0 && html`<section><h2>上传资料</h2><div class="pictures">${Object.keys(files).map((name) => html`<figure><figcaption>${fileNames[name] ?? name}</figcaption><a href="/review/${row.review_id}/files/${name}"><img src="/review/${row.review_id}/files/${name}" alt="${fileNames[name] ?? name}"></a></figure>`)}</div></section>`}
${row.state === 'pending' ? decisionForm(session, row, candidates) : html`<section><p>${stateNames[row.state]}</p></section>`}
<section><h2>处理记录</h2><table><tbody>${log.map((line) => html`<tr><td>${chinaTime(line.at)}</td><td>${line.reviewer}</td><td>${actNames[line.act]}</td><td>${line.reason}</td></tr>`)}</tbody></table></section>`;
}

const actNames = { opened: '查看', approved: '通过', rejected: '驳回' } as const;
export interface LogLine {
  readonly at: number;
  readonly reviewer: string;
  readonly act: keyof typeof actNames;
  readonly reason: string;
}

function personRows(title: string, { name, idType, idNumber, idValidFrom, idValidTo }: PersonInput, identity: keyof typeof identityNames | undefined): Html {
  const validity = idValidFrom ? `，有效期 ${idValidFrom} 至 ${idValidTo === '00000000' ? '长期' : idValidTo}` : '';
  return html`<tr><th>${title}</th><td>${name}　${idTypeNames[idType]} ${idNumber}${validity}${identity && html`<br><span class="${identity === 'matches' ? 'good' : 'wrong'}">${identityNames[identity]}</span>`}</td></tr>`;
}

function decisionForm({ formToken }: ReviewerSession, row: ReviewRow, candidates: readonly Account[]): Html {
  const choices = candidates.map((one) => {
    const words = html`${one.username}　${accountTypeNames[one.account_type]}　${one.name}${one.disabled ? '（已停用）' : ''}${one.activated ? '' : '（未激活）'}`;
    return row.kind === 'username' ? html`<label class="line"><input type="checkbox" name="account" value="${one.account_id}"> ${words}</label>` : html`<p>${words}</p>`;
  });
  return html`<form class="box" method="post" action="/review/${row.review_id}"><h2>审核</h2>
<input type="hidden" name="token" value="${formToken}">
${choices.length > 0 ? choices : html`<p class="wrong">没有查到对应的账号。</p>`}
<label>驳回原因（会以短信告知申请人）<input type="text" name="reason" maxlength="100"></label>
<div class="actions"><button name="act" value="approve">审核通过</button><button class="danger" name="act" value="reject">驳回</button></div></form>`;
}
