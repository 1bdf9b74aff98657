import { bySubject, type MessageTree } from './collect.ts';

/** Every subject that `messages-zh-CN.ts` leaves out. */
export default bySubject(
  import.meta.glob<MessageTree>(['./zh-CN/*.ts', '!./zh-CN/{cardTools,common,demo,enums,login,network}.ts'], { eager: true }),
) satisfies MessageTree;
