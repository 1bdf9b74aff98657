import { z } from 'zod';
import { call, done, none } from './call.ts';
import { Scan } from './pictures.ts';

export const Scanner = z.object({ scannerId: z.string(), name: z.string() });
export type Scanner = z.infer<typeof Scanner>;

/** Straight from a scanner of this PC; needs neither session nor network. */
export const scannerArea = {
  /** Looking takes some seconds. An empty list is an answer; `scanner/driver-missing` is not. */
  list: call(none, z.object({ scanners: z.array(Scanner) })),
  /** One A4 page; events of task `scanner` tell how far it is. The scan is kept in memory only, until it is closed. */
  scan: call(
    z.object({
      scannerId: z.string().min(1).max(500),
      dpi: z.union([z.literal(150), z.literal(300), z.literal(600), z.literal(1200)]),
      mode: z.enum(['color', 'grey']),
      fileName: z.string().min(1).max(100),
    }),
    Scan,
  ),
  cancel: call(none, done),
};
