/** FLD-3, FLD-4. Display texts live in the renderer's i18n under `idType.<value>`. Apart from `fields.ts`, so that a screen need not load zod. */
export const idTypes = [
  'resident-id', // 居民身份证
  'passport', // 护照
  'taiwan-permit', // 台湾居民来往大陆通行证
  'hk-macao-permit', // 港澳居民来往内地通行证
  'foreigner-permit', // 外国人永久居留身份证
  'other', // 其他
] as const;
export type IdType = (typeof idTypes)[number];

export function isIdType(value: string): value is IdType {
  return idTypes.some((type) => type === value);
}
