/**
 * The one limit that the page itself needs. Kept equal to `contract/api/session.ts` by a test: importing that file
 * would bring the schema library into the first load.
 */
export const limits = { expiryReminderDays: 30 } as const;
