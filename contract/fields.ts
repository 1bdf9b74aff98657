import { z } from 'zod';
import { idTypes } from './idTypes.ts';

export { idTypes };
export const IdType = z.enum(idTypes);
export type IdType = z.infer<typeof IdType>;

/** REC-4, AUTH-3: 中国建设银行, 中国农业银行, 中国民生银行. */
export const banks = ['ccb', 'abc', 'cmbc'] as const;
export const Bank = z.enum(banks);
export type Bank = z.infer<typeof Bank>;

/** 管理员, 操作员 (of an enterprise or institution); 个人, 境外企业, 部门 (003 1.1). */
export const AccountType = z.enum(['admin', 'operator', 'personal', 'overseas', 'department']);
export type AccountType = z.infer<typeof AccountType>;

export const CardNo = z.string().regex(/^[0-9A-Z]{13}$/);
export const CertNo = z.string().regex(/^[0-9a-f]{2,40}$/);
export const CardRole = z.enum(['legal', 'operator']);
export type CardRole = z.infer<typeof CardRole>;

/** ISO 8601 instant, UTC. */
export const Instant = z.iso.datetime();
/** `YYYY-MM-DD`, a day in China (UTC+8). */
export const Day = z.iso.date();
export const Base64 = z.base64();

/** A page of a list. */
export const Paging = z.object({
  page: z.coerce.number<number>().int().min(1).default(1),
  pageSize: z.coerce.number<number>().int().min(1).max(100).default(20),
});
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), total: z.number().int().nonnegative() });
}
