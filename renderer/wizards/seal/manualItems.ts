/** The forms that the manual explains item by item (003, 3.5): the two ways of making a seal differ in a few. */
export type ManualForm = 'standard' | 'scanned' | 'signature';

/** SEAL-7, SIG-1: the items of 操作说明 in the manual's order; texts under `seal.help.` and `signature.help.`. */
export const helpItems: Readonly<Record<ManualForm, readonly string[]>> = {
  standard: ['operator', 'name', 'typeStandard', 'validFrom', 'validTo', 'unit', 'remark', 'saveStandard', 'helpStandard', 'notice', 'close'],
  scanned: ['operator', 'name', 'typeScanned', 'validFrom', 'validTo', 'picture', 'remark', 'saveScanned', 'helpScanned', 'notice', 'close'],
  signature: ['declarant', 'picture', 'remark', 'save', 'help', 'notice', 'close'],
};

/** SEAL-6, SIG-1: the items of 注意事项; texts under `seal.notice.` and `signature.notice.`. */
export const noticeItems = { seal: ['colour', 'place', 'scanner'], signature: ['colour', 'place', 'size', 'scanner'] } as const;
