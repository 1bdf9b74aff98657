import type { Check } from './check.ts';
import { audit } from './checks/audit.ts';
import { backups } from './checks/backups.ts';
import { cardDevice } from './checks/cardDevice.ts';
import { cardProblem } from './checks/cardProblem.ts';
import { cards } from './checks/cards.ts';
import { clock } from './checks/clock.ts';
import { control } from './checks/control.ts';
import { disk } from './checks/disk.ts';
import { display } from './checks/display.ts';
import { keyKeeping } from './checks/keyKeeping.ts';
import { nativeHost } from './checks/nativeHost.ts';
import { providers } from './checks/providers.ts';
import { proxy } from './checks/proxy.ts';
import { readerService } from './checks/readerService.ts';
import { readers } from './checks/readers.ts';
import { sealFont } from './checks/sealFont.ts';
import { server } from './checks/server.ts';
import { store } from './checks/store.ts';
import { tls } from './checks/tls.ts';
import { versions } from './checks/versions.ts';

/** Every check, in the order in which it is shown: card, network, this PC. A new check is a file and a line here. */
export const checks: readonly Check[] = [
  nativeHost,
  readerService,
  readers,
  cards,
  cardProblem,
  cardDevice,
  providers,
  control,
  server,
  clock,
  proxy,
  tls,
  store,
  backups,
  audit,
  keyKeeping,
  disk,
  display,
  sealFont,
  versions,
];
