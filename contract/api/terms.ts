import { z } from 'zod';
import { route } from './route.ts';

/** 服务使用协议 (enterprise admin, 003 1.2.2) and 用户注册协议 (the other kinds, 003 1.3–1.5). */
export const TermsKind = z.enum(['service', 'registration']);
export type TermsKind = z.infer<typeof TermsKind>;

const Text = z.object({ title: z.string(), paragraphs: z.array(z.string()) });

export const terms = {
  current: route({
    method: 'GET',
    path: '/api/v1/terms/:kind',
    summary: 'The agreement to be shown before registration; its version goes back with the registration and is kept with the account',
    access: 'public',
    input: z.object({ kind: TermsKind }),
    output: z.object({ version: z.string(), 'zh-CN': Text, en: Text }),
    errors: [],
  }),
};
