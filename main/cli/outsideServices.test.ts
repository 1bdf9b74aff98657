import { expect, it } from 'vitest';
import { outsideServices } from './outsideServices.ts';

it('AD-1 REC-5 the environment names outside services and reviewers; those without an address stay unset', () => {
  expect(outsideServices({ SW_SMS_URL: 'https://sms.example.com', SW_SMS_AUTHORIZATION: 'Bearer k', SW_BANK_UKEY_URL: 'https://bank.example.com', SW_IDENTITY_URL: '' })).toEqual({
    sms: { url: 'https://sms.example.com', authorization: 'Bearer k' },
    bankUkey: { url: 'https://bank.example.com', authorization: undefined },
  });
  expect(outsideServices({ SW_REVIEWERS: ' li:$argon2id$v=19$a wang:$argon2id$v=19$b ' })).toEqual({
    reviewers: [
      { name: 'li', passwordHash: '$argon2id$v=19$a' },
      { name: 'wang', passwordHash: '$argon2id$v=19$b' },
    ],
  });
  expect(outsideServices({ SW_SMTP_URL: 'smtp://mail.example.com' })).toEqual({});
  expect(outsideServices({ SW_SMTP_URL: 'smtp://mail.example.com', SW_SMTP_FROM: 'a@example.com' })).toEqual({ smtp: { url: 'smtp://mail.example.com', from: 'a@example.com' } });
});
