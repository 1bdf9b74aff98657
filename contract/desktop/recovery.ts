import { z } from 'zod';
import { passwordReset } from '../api/passwordReset.ts';
import { recovery } from '../api/recovery.ts';
import { call } from './call.ts';

/** REC-1…REC-7: the remote routes as they are, with the bank's page opened by main. */
export const recoveryArea = {
  adminBegin: call(recovery.adminBegin.input, recovery.adminBegin.output),
  adminHandler: call(recovery.adminHandler.input, recovery.adminHandler.output),
  operatorCode: call(recovery.operatorCode.input, recovery.operatorCode.output),
  adminProofs: call(recovery.adminProofs.input, recovery.adminProofs.output),
  bankBegin: call(recovery.bankBegin.input, recovery.bankBegin.output),
  /** Also opens the bank's page in the user's own browser, where that is possible. */
  bankChoose: call(recovery.bankChoose.input, recovery.bankChoose.output.extend({ opened: z.boolean() })),
  bankState: call(recovery.bankState.input, recovery.bankState.output),
  bankUsernames: call(recovery.bankUsernames.input, recovery.bankUsernames.output),
  mobile: call(recovery.mobile.input, recovery.mobile.output),
  byMobile: call(recovery.byMobile.input, recovery.byMobile.output),
  byBankCard: call(recovery.byBankCard.input, recovery.byBankCard.output),
  review: call(recovery.review.input, recovery.review.output),
  reviewState: call(recovery.reviewState.input, recovery.reviewState.output),
} as const;

/** PWD-1…PWD-5: the remote routes as they are. */
export const passwordResetArea = {
  begin: call(passwordReset.begin.input, passwordReset.begin.output),
  sendCode: call(passwordReset.sendCode.input, passwordReset.sendCode.output),
  proveByCode: call(passwordReset.proveByCode.input, passwordReset.proveByCode.output),
  proveHolder: call(passwordReset.proveHolder.input, passwordReset.proveHolder.output),
  proveLegalPerson: call(passwordReset.proveLegalPerson.input, passwordReset.proveLegalPerson.output),
  licenceBegin: call(passwordReset.licenceBegin.input, passwordReset.licenceBegin.output),
  licenceState: call(passwordReset.licenceState.input, passwordReset.licenceState.output),
  setPassword: call(passwordReset.setPassword.input, passwordReset.setPassword.output),
  submitReview: call(passwordReset.submitReview.input, passwordReset.submitReview.output),
} as const;
