import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { found } from '../testing/parts.ts';
import { control } from './control.ts';

describe('the official control', () => {
  it('not enabled is no fault; enabled but away is told with what to do', async () => {
    expect((await found(control, { controlEnabled: false }))?.level).toBe('green');
    expect(await found(control, { controlEnabled: true })).toMatchObject({ level: 'amber', action: 'start-control', advice: { 'zh-CN': expect.stringContaining('启动') } });
  });

  it('running is seen', async () => {
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(61_232, '127.0.0.1', resolve));
    try {
      expect(await found(control, { controlEnabled: true })).toMatchObject({ level: 'green', found: { en: 'Enabled and running.' } });
      expect((await found(control, { controlEnabled: false }))?.advice?.['zh-CN']).toContain('启用');
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
