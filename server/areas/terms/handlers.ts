import type { AreaHandlers } from '../../register.ts';
import { currentTerms } from './texts.ts';

export const terms: AreaHandlers<'terms'> = {
  async current({ kind }) {
    return currentTerms[kind];
  },
};
