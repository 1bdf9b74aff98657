import type { network as source } from '../zh-CN/network.ts';
import type { Shape } from '../shape.ts';

export const network: Shape<typeof source> = {
  offline: 'The server cannot be reached; trying again by itself. ',
  offlineLogin: 'Login needs the server. Once the network is back you can go on; what you filled in is kept.',
  offlineShell: 'You can still read open pages, fill in forms and prepare seal pictures; all is saved on this PC. Submitting waits for the network.',
  back: 'The network is back.',
  skew: 'This PC’s clock differs from the server’s by about {span}; card login may fail. Please correct date and time.',
  hostRestarting: 'The card program is restarting; inserted cards will reappear by themselves.',
  woken: 'The PC woke up or its session changed; readers are being looked for again, and inserted cards will reappear by themselves.',
  span: { minutes: '{count} minutes', hours: '{count} hours', days: '{count} days' },
  online: 'Server connected',
  offlineShort: 'Not connected',
};
