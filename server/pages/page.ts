import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Html, html } from './html.ts';

/** Pages of ours run no script at all; forms may go to this server only, and no other page may frame them. */
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** A whole page in Chinese. @param status HTTP status */
export function sendPage(reply: FastifyReply, title: string, body: Html, status = 200): FastifyReply {
  const page = html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/pages/style.css">
</head>
<body>
<main>${body}</main>
</body>
</html>
`;
  return reply.status(status).type('text/html; charset=utf-8').header('content-security-policy', policy).send(page.text);
}

/** The fields of a posted form; unknown bodies have none. */
export function formOf(request: FastifyRequest): URLSearchParams {
  return request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
}

const formBytes = 64 * 1024;

/** What all pages need inside their own Fastify scope: the API's routes never take form bodies. */
export function takeForms(pages: FastifyInstance): void {
  pages.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: formBytes }, (_request, body, done) => {
    done(null, new URLSearchParams(String(body)));
  });
}

/**
 * Whether a form was sent by a page of this server: browsers say so with every POST (Fetch Metadata; `Origin` in older ones). Beside
 * the cookie's SameSite=Strict and the form's own token.
 */
export function isOwnForm(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = request.headers;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
