import type { cardTools as source } from '../zh-CN/cardTools.ts';
import type { Shape } from '../shape.ts';

export const cardTools: Shape<typeof source> = {
  title: 'Card tools',
  linkHint: 'Change or unlock the card’s PIN, view its certificate',
  intro: 'Change or unlock the card’s PIN and view its certificate. Needs neither login nor network.',
  acts: { change: 'Change PIN', unblock: 'Unlock PIN' },
  showCertificate: 'View certificate',
  hideCertificate: 'Hide certificate',
  waiting: 'Enter the PIN as the PIN window says. To stop, press “Cancel” there.',
  done: { change: 'The card’s PIN was changed. Use the new one from now on.', unblock: 'The card’s PIN is unlocked and replaced by the new one; wrong tries start from zero.' },
  control: {
    title: 'E-Port client control',
    text: 'If the E-Port client control is installed and neither the reader nor a vendor driver shows the card, the control can read it and sign. Where the card is read directly, there is no need.',
    risk: 'Mind: the control authenticates nobody, and the PIN is handed in plain text to the program on port 61232 or 61231 of this PC. Before each connection this software checks that the program belongs to you or the system, or is validly signed, but an impostor cannot be ruled out entirely.',
    enable: 'I understand; use the control',
    restart: 'Saved. It takes effect when this software is opened again.',
    runs: 'The control is running.',
    away: 'The control is not running.',
    start: 'Start the control',
    outcomes: {
      asked: 'The system was asked to start it; please wait about 10 seconds. If nothing happens, see that it is installed and start it from the start menu.',
      runs: 'It is running already.',
      off: 'It is not enabled.',
      failed: 'The system did not start it. See that it is installed and start it from the start menu.',
    },
  },
  why: {
    unreadable: 'The card cannot be read, so its PIN cannot be changed or unlocked.',
    locked: 'The PIN is locked and cannot be changed. With the admin PIN (PUK) press “Unlock PIN”; without it, take the card to an E-Port service point.',
    change: 'The PIN cannot be changed the way this card is read now. Install the vendor’s driver, or change it with the E-Port client control’s own tool.',
    unblock: 'The PIN cannot be unlocked the way this card is read now. Install the vendor’s driver, or take the card to an E-Port service point.',
    'unblock-control': 'The E-Port client control cannot unlock a PIN. Take the card to an E-Port service point, or install the vendor’s driver and try again.',
  },
};
