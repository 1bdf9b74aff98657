import type { AreaHandlers } from '../../register.ts';
import { adminRecovery } from './admin.ts';
import { bankRecovery } from './bank.ts';
import { holderRecovery } from './holder.ts';
import { reviewRecovery } from './review.ts';

/** REC-1…REC-7. */
export const recovery: AreaHandlers<'recovery'> = { ...adminRecovery, ...bankRecovery, ...holderRecovery, ...reviewRecovery };
