import { bySubject, errorTree, type MessageTree } from './collect.ts';

const errors = import.meta.glob<Record<string, string>>('../../contract/messages/zh-CN.ts', { eager: true, import: 'errorMessages' });

export default {
  ...bySubject(import.meta.glob<MessageTree>('./zh-CN/*.ts', { eager: true })),
  errors: errorTree(Object.assign({}, ...Object.values(errors))),
} satisfies MessageTree;
