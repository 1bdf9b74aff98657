import type { demo as source } from '../zh-CN/demo.ts';
import type { Shape } from '../shape.ts';

export const demo: Shape<typeof source> = {
  title: 'Demo panel',
  fold: 'Fold the demo panel',
  unfold: 'Unfold the demo panel',
  about: 'Soft cards and made-up data for demonstration; no real business is touched.',
  network: 'Network',
  networkUp: 'connected',
  networkDown: 'cut off',
  pin: 'Demo card PIN',
  tray: 'Soft cards',
  inbox: 'Inbox',
  tabs: 'Demo panel content',
  insert: 'Insert',
  pull: 'Pull',
  inserted: 'Inserted',
  insertCard: 'Insert {label}',
  pullCard: 'Pull {label}',
  role: { legal: 'Legal-person card', operator: 'Operator card' },
  remark: { normal: '', lost: 'Reported lost', expiring: 'Expiring soon', rsa: 'Older RSA', unknown: 'Not issued', broken: 'Broken certificate' },
  triesLeft: 'PIN tries left: {left}',
  locked: 'PIN locked',
  inboxEmpty: 'No SMS or e-mail yet. Codes and notices that the system sends appear here.',
  sms: 'SMS',
  email: 'E-mail',
  to: 'to {to}',
};
