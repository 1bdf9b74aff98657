import { errorMessages } from '../../contract/messages/en.ts';
import { bySubject, errorTree, type MessageTree } from './collect.ts';

export default {
  ...bySubject(import.meta.glob<MessageTree>('./en/*.ts', { eager: true })),
  errors: errorTree(errorMessages),
} satisfies MessageTree;
