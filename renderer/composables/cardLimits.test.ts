import { expect, it } from 'vitest';
import { limits as agreed } from '../../contract/api/session.ts';
import { limits } from './cardLimits.ts';

it('CARD-7 the page reminds of expiry as early as the server does', () => {
  expect(limits.expiryReminderDays).toBe(agreed.expiryReminderDays);
});
