import type { PinDesk } from '../card/withPin.ts';
import type { DesktopContext } from './context.ts';

/** What asking for a PIN needs of the context. */
export function pinDeskOf(context: DesktopContext): PinDesk {
  return { host: context.host, desk: context.desk, audit: context.audit, locale: () => context.locale };
}
