import type { DesktopHandlers } from '../../contract/desktop.ts';
import type { DesktopContext } from './context.ts';
import { openInBrowser } from './openInBrowser.ts';

/** REC-1…REC-7: as the server answers; no session is needed and none begins. */
export function recoveryCalls({ remote }: DesktopContext): DesktopHandlers['recovery'] {
  const { recovery } = remote.api;
  return {
    adminBegin: (input) => recovery.adminBegin(input),
    adminHandler: (input) => recovery.adminHandler(input),
    operatorCode: (input) => recovery.operatorCode(input),
    adminProofs: (input) => recovery.adminProofs(input),
    bankBegin: (input) => recovery.bankBegin(input),
    bankChoose: async (input) => {
      const begun = await recovery.bankChoose(input);
      return { ...begun, opened: await openInBrowser(begun.pageUrl) };
    },
    bankState: (input) => recovery.bankState(input),
    bankUsernames: (input) => recovery.bankUsernames(input),
    mobile: (input) => recovery.mobile(input),
    byMobile: (input) => recovery.byMobile(input),
    byBankCard: (input) => recovery.byBankCard(input),
    review: (input) => recovery.review(input),
    reviewState: (input) => recovery.reviewState(input),
  };
}
