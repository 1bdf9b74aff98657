import { z } from 'zod';
import { Instant } from '../fields.ts';
import { Picture } from './pictures.ts';

/** What keeps drafts: the screens named here, and every wizard under its own name, so that a new one needs no line here. */
export const DraftKind = z.union([
  z.enum(['card-login', 'password-login', 'activation', 'bind-card', 'seal', 'signature']),
  z.custom<`wizard/${string}`>((kind) => typeof kind === 'string' && /^wizard\/[a-z-]{1,40}$/.test(kind)),
]);
export type DraftKind = z.infer<typeof DraftKind>;
/** JSON of the wizard's fields. Never holds a PIN, password or code: main refuses such keys. */
export const DraftData = z.record(z.string(), z.json());
export const DraftHead = z.object({
  draftId: z.string(),
  kind: DraftKind,
  title: z.string(),
  step: z.string(),
  updatedAt: Instant,
});
export type DraftHead = z.infer<typeof DraftHead>;
export const Draft = DraftHead.extend({ data: DraftData, pictures: z.array(Picture) });
