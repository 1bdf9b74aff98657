import type { TourStep } from './recorder.ts';
import type { Stage } from './stage.ts';
import { accountSteps, myCardsSteps } from './steps/account.ts';
import { cardLoginSteps, cardRuleSteps, languageStep } from './steps/cardLogin.ts';
import { forgottenSteps } from './steps/recovery.ts';
import { sealSteps } from './steps/seals.ts';
import { wayInSteps } from './steps/waysIn.ts';
import { workshopSteps } from './steps/workshop.ts';

/** The main job in the order a user would do it. Each step goes on where the one before it ended. */
export const tourSteps: readonly TourStep<Stage>[] = [...wayInSteps, ...forgottenSteps, ...cardLoginSteps, ...accountSteps, languageStep, ...cardRuleSteps, ...myCardsSteps, ...sealSteps, ...workshopSteps];
