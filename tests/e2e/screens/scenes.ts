import * as sample from './answers.ts';
import { cardToolScenes } from './cardToolScenes.ts';
import { diagnosticsScenes } from './diagnosticsScenes.ts';
import { activationScenes, loginScenes } from './loginScenes.ts';
import { pinScenes } from './pinScenes.ts';
import { recoveryScenes } from './recoveryScenes.ts';
import { registrationScenes } from './registrationScenes.ts';
import { cards, myCards, type Scene } from './scene.ts';
import { sealScenes } from './sealScenes.ts';
import { shellScenes } from './shellScenes.ts';
import { wayScenes } from './wayScenes.ts';
import { workshopScenes } from './workshopScenes.ts';

const { ok } = sample;
/** Every screen in every state that is looked at and measured. */
export const scenes: readonly Scene[] = [...cardToolScenes, ...loginScenes, ...pinScenes, ...wayScenes, ...registrationScenes, ...recoveryScenes, ...activationScenes, ...shellScenes, ...sealScenes, ...workshopScenes, ...diagnosticsScenes];

/** Everything answers well: for walking through with the keyboard. */
export const keyboardJourney: Scene = {
  name: 'keyboard journey',
  answers: {
    ...cards(sample.legalCard, sample.operatorCard),
    ...myCards,
    'session.loginByCard': sample.entered({ created: [{ accountType: 'admin', username: '3100000012345_ADMIN' }] }),
    'account.view': ok(sample.adminView),
    'account.activate': ok({}),
  },
  shows: '[data-testid="card"]',
};
