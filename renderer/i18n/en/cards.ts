import type { cards as source } from '../zh-CN/cards.ts';
import type { Shape } from '../shape.ts';

export const cards: Shape<typeof source> = {
  title: 'My IC cards',
  intro: 'The cards bound to this account; bind and unbind.',
  tip: 'Some functions need a card. If you have an IC card or IKey, bind it to make later work easier.',
  tipTitle: 'Tip',
  listLabel: 'Bound cards',
  columns: {
    cardNo: 'Card no.',
    certNo: 'Certificate no.',
    holder: 'Holder',
    role: 'Card type',
    validFrom: 'Valid from',
    validTo: 'Valid until',
    status: 'Status',
    boundSince: 'Bound since',
  },
  status: { normal: 'Normal', lost: 'Reported lost', revoked: 'Revoked', expired: 'Expired' },
  select: 'Select card {cardNo}',
  bind: 'Bind a card',
  unbind: 'Unbind',
  unbindHint: 'Tick the card to unbind first',
  empty: 'No card is bound',
  emptyText: 'Insert an IC card or IKey and press “Bind a card”. Administrators bind the legal-person card, operators their own operator card.',
  bindDialog: {
    title: 'Bind a card',
    text: 'Choose the card to bind to account {username}. Next, a PIN window opens; enter that card’s PIN as it says.',
    submit: 'Bind',
    waiting: 'Enter the PIN as the PIN window says. To stop, press Cancel there.',
    done: 'Card {cardNo} is bound to this account.',
  },
  unbindDialog: {
    title: 'Unbind?',
    text: 'Card {cardNo} will no longer be bound to this account. You can bind it again later.',
    session: 'This session was opened with that card. What you are doing goes on, but the next login with it follows the card rules anew.',
    submit: 'Unbind',
    done: 'Card {cardNo} is unbound.',
  },
};
