import type { DesktopHandlers } from '../../contract/desktop.ts';
import { setNewPin } from '../card/newPin.ts';
import type { DesktopContext } from './context.ts';
import { pinDeskOf } from './pinDesk.ts';

/** What is done with an inserted card itself, before login and offline too. */
export function cardToolsCalls(context: DesktopContext): DesktopHandlers['cardTools'] {
  return {
    changePin: async ({ cardId }) => {
      await setNewPin(pinDeskOf(context), context.native, cardId, 'change');
      return {};
    },
    unblockPin: async ({ cardId }) => {
      await setNewPin(pinDeskOf(context), context.native, cardId, 'unblock');
      return {};
    },
  };
}
