import { z } from 'zod';

export const Locale = z.enum(['zh-CN', 'en']);
export type Locale = z.infer<typeof Locale>;

export const AppInfo = z.object({
  version: z.string(),
  host: z.enum(['electron', 'chromium']),
  demo: z.boolean(),
  locale: Locale,
  /** Origin of the remote API, for display. */
  server: z.string(),
  /** How the data key is kept, to be told honestly: `os` by the operating system, `file` in a 0600 file. */
  keyKeeping: z.enum(['os', 'file']),
  /** What start-up had to mend or found wrong, e.g. a store restored from its backup. */
  startNotices: z.array(z.object({ messageKey: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })),
});
export type AppInfo = z.infer<typeof AppInfo>;

export const NetworkState = z.object({
  online: z.boolean(),
  /** Server clock minus this PC's, seconds; set once known. */
  clockSkewSeconds: z.number().optional(),
});
export type NetworkState = z.infer<typeof NetworkState>;

/** Choices of the screen that it may remember; what decides over cards and trust has calls of its own. */
export const ScreenSetting = z.union([z.enum(['menu.folded', 'screen.millimetre', 'cards.last-reader', 'cards.expiryReminderDays']), z.string().regex(/^columns\.[a-z-]{1,40}$/)]);
