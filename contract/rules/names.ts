import type { FieldErrorCode } from '../errors.ts';
import { checkChineseLine } from './text.ts';

/** Characters a name may have at most. */
export const nameLengths = { person: 50, enterprise: 100 } as const;

/** 姓名: letters, and what stands between the parts of a name (`买买提·艾力`, `Mary-Ann O'Neill`). Expects `normalizeLine`. */
export function checkPersonName(name: string): FieldErrorCode | undefined {
  return checkChineseLine(name, nameLengths.person) ?? (/^[\p{L}\p{M}·•‧・.'’ -]+$/u.test(name) ? undefined : 'field/invalid');
}

/** 企业中文名称. Expects `normalizeLine`. Whether there is such an enterprise only the registry knows (REG-9). */
export function checkEnterpriseName(name: string): FieldErrorCode | undefined {
  return checkChineseLine(name, nameLengths.enterprise) ?? (/[<>]|^[=+@]/.test(name) ? 'field/invalid' : undefined);
}
