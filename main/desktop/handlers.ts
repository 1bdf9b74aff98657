import type { DesktopHandlers } from '../../contract/desktop.ts';
import { accountCalls } from './account.ts';
import { appCalls, cardsCalls } from './app.ts';
import { cardToolsCalls } from './cardTools.ts';
import type { DesktopContext } from './context.ts';
import { demoCalls } from './demo.ts';
import { diagnosticsCalls } from './diagnostics.ts';
import { draftsCalls } from './drafts.ts';
import { myCardsCalls } from './myCards.ts';
import { passwordResetCalls } from './passwordReset.ts';
import { codesCalls, registrationCalls } from './registration.ts';
import { picturesCalls } from './pictures.ts';
import { createOpenScans } from './openScans.ts';
import { preparedCalls } from './prepared.ts';
import { recoveryCalls } from './recovery.ts';
import { scannerCalls } from './scanner.ts';
import { sealsCalls } from './seals.ts';
import { sessionCalls } from './session.ts';
import { signaturesCalls } from './signatures.ts';
import { submissionCalls } from './submission.ts';
import { uploadsCalls } from './uploads.ts';
import { usernamesCalls } from './usernames.ts';

/** Every area of `contract/desktop.ts` with the functions that serve it. */
export function desktopHandlers(context: DesktopContext): DesktopHandlers {
  const scans = createOpenScans();
  return {
    app: appCalls(context),
    cards: cardsCalls(context),
    cardTools: cardToolsCalls(context),
    session: sessionCalls(context),
    codes: codesCalls(context),
    registration: registrationCalls(context),
    usernames: usernamesCalls(context),
    account: accountCalls(context),
    recovery: recoveryCalls(context),
    passwordReset: passwordResetCalls(context),
    myCards: myCardsCalls(context),
    seals: sealsCalls(context),
    signatures: signaturesCalls(context),
    pictures: picturesCalls(context, scans),
    scanner: scannerCalls(context, scans),
    prepared: preparedCalls(context),
    submission: submissionCalls(context),
    uploads: uploadsCalls(context),
    drafts: draftsCalls(context),
    diagnostics: diagnosticsCalls(context),
    demo: demoCalls(context),
  };
}
