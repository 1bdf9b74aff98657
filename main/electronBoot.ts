import { app } from 'electron';
import { registerAppScheme } from './hosts/electronScheme.ts';

// Before `ready`: afterwards these are refused, and an ES module may be loaded too late.
registerAppScheme();
app.enableSandbox();
// Chromium's own network stack has nothing to fetch: the remote API is main's, over Node.
app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');

void import('./electron.ts');
