import { z } from 'zod';
import { Instant } from '../fields.ts';

/** One thing that was looked at on this PC. Texts in the language asked for; nothing personal in them. */
export const DoctorCheck = z.object({
  id: z.string(),
  level: z.enum(['green', 'amber', 'red']),
  title: z.string(),
  found: z.string(),
  /** What to do, where there is something to do. */
  advice: z.string().optional(),
  /** What the page can do about it at once. */
  action: z.enum(['start-control']).optional(),
});
export type DoctorCheck = z.infer<typeof DoctorCheck>;
export const DoctorReport = z.object({ checks: z.array(DoctorCheck), versions: z.record(z.string(), z.string()), at: Instant });
export type DoctorReport = z.infer<typeof DoctorReport>;

/** The APDU trace: `until` is when it ends by itself, null while it is off. */
export const TraceState = z.object({ until: Instant.nullable() });
export type TraceState = z.infer<typeof TraceState>;

/** What only the window knows of itself; device-independent pixels. */
export const WindowMeasures = z.object({
  widthPx: z.number().min(0).max(100_000),
  heightPx: z.number().min(0).max(100_000),
  /** Device pixels per pixel: the operating system's scaling times the page's zoom. */
  scale: z.number().min(0).max(100),
  userAgent: z.string().max(500),
});
export type WindowMeasures = z.infer<typeof WindowMeasures>;
