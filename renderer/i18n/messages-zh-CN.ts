import { errorMessages } from '../../contract/messages/zh-CN.ts';
import { bySubject, errorTree, type MessageTree } from './collect.ts';

export default {
  ...bySubject(import.meta.glob<MessageTree>('./zh-CN/*.ts', { eager: true })),
  errors: errorTree(errorMessages),
} satisfies MessageTree;
