import { errorMessages } from '../../contract/messages/zh-CN.ts';
import { bySubject, errorTree, type MessageTree } from './collect.ts';

/** What the login screen, the demo panel beside it and any fault on them say. All else comes with the first other page. */
export default {
  ...bySubject(import.meta.glob<MessageTree>('./zh-CN/{cardTools,common,demo,enums,login,network}.ts', { eager: true })),
  errors: errorTree(errorMessages),
} satisfies MessageTree;
