import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../../contract/errors.ts';
import { countFailure, forgetFailures, refuseLocked } from '../../areas/login/failures.ts';
import { approve, reject } from '../../areas/reviews/decide.ts';
import { type ReviewDetail, logReview, queue, reviewDetail } from '../../areas/reviews/queue.ts';
import { readUpload } from '../../areas/uploads/uploads.ts';
import type { Services } from '../../context.ts';
import { toAppError } from '../../wireErrors.ts';
import { html } from '../html.ts';
import { formOf, isOwnForm, sendPage } from '../page.ts';
import { type ReviewerSession, closeReviewerSession, isFormToken, openReviewerSession, reviewerSession } from './session.ts';
import { detailView, loginView, problems, queueView } from './views.ts';

/** Who may decide, and how the password is known. */
export interface KnownReviewer {
  readonly name: string;
  passwordHash(): Promise<string>;
}
type Page = (request: FastifyRequest<{ Params: { id: string; name: string } }>, reply: FastifyReply, session: ReviewerSession) => Promise<unknown>;

/** REC-5, PWD-3: the reviewers' queue at `/review`. */
export async function addReviewPages(pages: FastifyInstance, services: Services, reviewers: readonly KnownReviewer[]): Promise<void> {
  await pages.register(cookie);
  pages.setErrorHandler((thrown, _request, reply) => {
    const { code, params } = toAppError(thrown);
    const words = code === 'login/account-locked' ? `错误次数过多，请 ${params['minutes'] ?? 15} 分钟后再试。` : '本步没有完成，请稍后再试。';
    return sendPage(reply, '人工审核', html`<h1><a href="/review">人工审核</a></h1><section class="wrong" role="alert">${words}</section>`, code === 'login/account-locked' ? 423 : 500);
  });

  /** Pages for reviewers who are logged in; forms must be this session's own. */
  const guarded = (page: Page) => async (request: Parameters<Page>[0], reply: FastifyReply) => {
    const session = await reviewerSession(services, request);
    if (!session) return reply.redirect('/review/login', 303);
    if (request.method === 'POST' && !(isOwnForm(request) && isFormToken(session, formOf(request).get('token') ?? ''))) {
      return sendPage(reply, '人工审核', html`<h1><a href="/review">人工审核</a></h1><section class="wrong" role="alert">${problems.form}</section>`, 403);
    }
    return page(request, reply, session);
  };

  pages.get('/review/login', (_request, reply) => sendPage(reply, '人工审核', loginView()));
  pages.post('/review/login', async (request, reply) => {
    if (!isOwnForm(request)) return sendPage(reply, '人工审核', loginView(problems.form), 403);
    const form = formOf(request);
    const name = (form.get('name') ?? '').slice(0, 64);
    const key = `reviewer:${name}`;
    await refuseLocked(services, key);
    const reviewer = reviewers.find((one) => one.name === name);
    if (!(await services.passwords.verify(await reviewer?.passwordHash(), (form.get('password') ?? '').slice(0, 128)))) {
      await countFailure(services, key);
      return sendPage(reply, '人工审核', loginView('审核员或密码错误。'), 401);
    }
    await forgetFailures(services, key);
    await openReviewerSession(services, reply, name);
    return reply.redirect('/review', 303);
  });
  pages.post('/review/logout', guarded(async (request, reply) => {
    await closeReviewerSession(services, request, reply);
    return reply.redirect('/review/login', 303);
  }));

  pages.get('/review', guarded(async (_request, reply, session) => sendPage(reply, '人工审核', queueView(session, await queue(services), services.now()))));
  pages.get('/review/:id', guarded(async (request, reply, session) => {
    const detail = await found(services, request.params.id);
    if (detail.row.state === 'pending') await logReview(services.db, { row: detail.row, reviewer: session.reviewer, act: 'opened', reason: '', at: services.now() });
    return showDetail(services, reply, session, detail);
  }));
  pages.get('/review/:id/files/:name', guarded(async (request, reply) => {
    const uploadId = (await found(services, request.params.id)).files[request.params.name];
    if (!uploadId) throw new AppError('upload/not-found');
    const { row, content } = await readUpload(services, uploadId);
    return reply.type(`image/${row.type}`).header('content-security-policy', "default-src 'none'; sandbox").send(content);
  }));
  pages.post('/review/:id', guarded(async (request, reply, session) => {
    const form = formOf(request);
    const { id } = request.params;
    const reason = (form.get('reason') ?? '').replace(/\p{Cc}+/gu, ' ').trim().slice(0, 100);
    if (form.get('act') === 'reject' && reason === '') return showDetail(services, reply, session, await found(services, id), problems['no-reason'], 422);
    const undecided = form.get('act') === 'approve' ? await approve(services, session.reviewer, id, form.getAll('account')) : await reject(services, session.reviewer, id, reason);
    if (undecided) return showDetail(services, reply, session, await found(services, id), problems[undecided], 409);
    void services.notices.deliver().catch(() => undefined);
    return reply.redirect('/review', 303);
  }));
}

async function found(services: Services, reviewId: string): Promise<ReviewDetail> {
  const detail = await reviewDetail(services, reviewId);
  if (!detail) throw new AppError('review/not-found');
  return detail;
}

async function showDetail(services: Services, reply: FastifyReply, session: ReviewerSession, detail: ReviewDetail, problem?: string, status = 200): Promise<unknown> {
  const log = await services.db.selectFrom('review_log').selectAll().where('review_id', '=', detail.row.review_id).orderBy('at').limit(100).execute();
  return sendPage(reply, detail.row.receipt, detailView(session, detail, log, problem), status);
}
