import { instant } from '../../context.ts';
import type { AreaHandlers } from '../../register.ts';

export const system: AreaHandlers<'system'> = {
  async info(_input, { services }) {
    return { time: instant(services.now()), version: services.version, sandbox: services.sandbox };
  },
};
