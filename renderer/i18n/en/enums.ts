import type { accountType as accountTypes, cardRole as cardRoles, idType as idTypes } from '../zh-CN/enums.ts';
import type { Shape } from '../shape.ts';

export const idType: Shape<typeof idTypes> = {
  'resident-id': 'Resident identity card',
  passport: 'Passport',
  'taiwan-permit': 'Mainland travel permit for Taiwan residents',
  'hk-macao-permit': 'Mainland travel permit for Hong Kong and Macao residents',
  'foreigner-permit': 'Foreign permanent resident ID card',
  other: 'Other',
};
export const accountType: Shape<typeof accountTypes> = {
  admin: 'Administrator',
  operator: 'Operator',
  personal: 'Personal user',
  overseas: 'Overseas enterprise user',
  department: 'Department user',
};
export const cardRole: Shape<typeof cardRoles> = { legal: 'Legal-person card', operator: 'Operator card' };
