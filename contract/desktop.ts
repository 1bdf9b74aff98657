import { z } from 'zod';
import { AccountView } from './api/account.ts';
import { type CardLoginOutcome, MyCard } from './api/cardLogin.ts';
import { codes } from './api/codes.ts';
import { OwnSession, login } from './api/login.ts';
import { registration } from './api/registration.ts';
import { SandboxMessage } from './api/sandbox.ts';
import { SealOperator, SealState, SealSummary, SealType } from './api/seals.ts';
import { Session } from './api/session.ts';
import { terms } from './api/terms.ts';
import type { CardsSnapshot, TrayCard } from './card.ts';
import { Day, Instant, Paging, pageOf } from './fields.ts';
import { AppInfo, Locale, NetworkState, ScreenSetting } from './desktop/app.ts';
import { call, done, none } from './desktop/call.ts';
import type { DesktopCall } from './desktop/call.ts';
import { DoctorReport, TraceState, WindowMeasures } from './desktop/diagnostics.ts';
import { Draft, DraftData, DraftHead, DraftKind } from './desktop/drafts.ts';
import { Picture, picturesArea } from './desktop/pictures.ts';
import { preparedArea, SealForm, submissionArea } from './desktop/prepared.ts';
import { passwordResetArea, recoveryArea } from './desktop/recovery.ts';
import { scannerArea } from './desktop/scanner.ts';
import { signaturesArea } from './desktop/signatures.ts';
import { uploadsArea } from './desktop/uploads.ts';
import { CertificateView, RevocationSource, TrustedAuthority } from './desktop/certificates.ts';
import { Exported } from './desktop/prepared.ts';
import type { Answer } from './result.ts';

export type { DesktopCall } from './desktop/call.ts';
export * from './desktop/app.ts';
export * from './desktop/diagnostics.ts';
export * from './desktop/drafts.ts';
export * from './desktop/pictures.ts';
export * from './desktop/prepared.ts';
export * from './desktop/uploads.ts';
export * from './desktop/scanner.ts';

/** The outcome of a card login without its token: that stays in main. */
export type DesktopCardOutcome =
  | Omit<Extract<CardLoginOutcome, { outcome: 'entered' }>, 'token'>
  | Exclude<CardLoginOutcome, { outcome: 'entered' }>;

/** LOGIN-1, LOGIN-2; without the token. */
export const DesktopPasswordOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('entered'), session: Session }),
  z.object({ outcome: z.literal('first-login'), ticket: z.string(), mobileMasked: z.string().optional() }),
]);
export type DesktopPasswordOutcome = z.infer<typeof DesktopPasswordOutcome>;

const newPassword = { password: z.string().max(128), confirmation: z.string().max(128) };
const cardId = z.string().min(1).max(300);
const outcome: z.ZodType<DesktopCardOutcome> = z.any();

/**
 * The whole boundary between the window and main, by area. A new call is one line here and one function in
 * `main/desktop/<area>.ts`.
 */
export const desktopApi = {
  app: {
    info: call(none, AppInfo),
    setLocale: call(z.object({ locale: Locale }), done),
    network: call(none, NetworkState),
    /** Remembered choices of the screen, e.g. the columns of a list. Not for personal data. */
    setting: call(z.object({ key: z.string().max(100) }), z.object({ value: z.json().nullable() })),
    setSetting: call(z.object({ key: ScreenSetting, value: z.json() }), done),
  },
  cards: {
    list: call(none, z.custom<CardsSnapshot>()),
    /** Ends what is being done with this card, e.g. because it is too slow, and closes its PIN window: the waiting call answers `pin/cancelled`. */
    cancel: call(z.object({ cardId }), done),
  },
  /** The inserted card itself: needs neither session nor network. */
  cardTools: {
    /** Opens the PIN window for the old and the new PIN. */
    changePin: call(z.object({ cardId }), done),
    /** Opens the PIN window for the admin PIN and the new PIN. */
    unblockPin: call(z.object({ cardId }), done),
    /** `askRevocation`: at the addresses that the certificate names and those that the user added, over the network. */
    certificate: call(z.object({ cardId, askRevocation: z.boolean().default(false) }), CertificateView),
    exportCertificate: call(z.object({ cardId, type: z.enum(['pem', 'cer']) }), Exported),
    /** The official control: whether the user has enabled it, and whether anybody listens on its port. */
    control: call(none, z.object({ enabled: z.boolean(), runs: z.boolean() })),
    /** Enables it or not, from the next start on; audited. */
    setControl: call(z.object({ enabled: z.boolean() }), done),
    /** Opens its launcher. `off`: it is not enabled. `failed`: the operating system could not be asked. */
    startControl: call(none, z.object({ outcome: z.enum(['asked', 'runs', 'off', 'failed']) })),
    authorities: call(none, z.object({ items: z.array(TrustedAuthority) })),
    /** Shows what a file holds; nothing is trusted before `addAuthority`. */
    lookAtAuthority: call(z.object({ fileToken: z.string() }), z.object({ items: z.array(TrustedAuthority) })),
    addAuthority: call(z.object({ sha256: z.string() }), TrustedAuthority),
    removeAuthority: call(z.object({ sha256: z.string() }), done),
    revocationSources: call(none, z.object({ items: z.array(RevocationSource) })),
    /** A list is fetched and must be believed before it is kept; a second responder replaces the first. Audited. */
    addRevocationAddress: call(z.object({ kind: z.enum(['crl', 'ocsp']), address: z.string().max(2_000) }), RevocationSource),
    addRevocationFile: call(z.object({ fileToken: z.string() }), RevocationSource),
    removeRevocationSource: call(z.object({ place: z.string() }), done),
  },
  session: {
    current: call(none, z.object({ session: Session.nullable() })),
    /** Opens the PIN window, signs the challenge, answers the CARD rules' outcome. */
    loginByCard: call(z.object({ cardId }), outcome),
    chooseBinding: call(z.object({ ticket: z.string(), choice: z.enum(['bind', 'take-over']) }), outcome),
    confirmIdentity: call(z.object({ ticket: z.string(), cardId }), outcome),
    captcha: call(none, z.object({ captchaId: z.string(), image: z.string(), expiresAt: Instant })),
    loginByPassword: call(
      z.object({ username: z.string(), password: z.string(), captchaId: z.string(), captcha: z.string() }),
      DesktopPasswordOutcome,
    ),
    /** LOGIN-2: code to the mobile on file, its proof, the forced change; then log in with the new password. */
    firstCode: call(login.firstCode.input, login.firstCode.output),
    firstVerify: call(login.firstVerify.input, login.firstVerify.output),
    firstPassword: call(login.firstPassword.input, login.firstPassword.output),
    logout: call(none, done),
    /** LOGIN-6: the user's own sessions, here and elsewhere. */
    list: call(none, z.object({ items: z.array(OwnSession) })),
    end: call(login.endSession.input, done),
    endOthers: call(none, login.endOtherSessions.output),
  },
  /** FLD-9 for numbers and addresses that the user types; the captcha comes from `session.captcha`. */
  codes: {
    send: call(codes.send.input, codes.send.output),
    verify: call(codes.verify.input, codes.verify.output),
  },
  /** REG. Fields are checked with `contract/rules/registrationForms.ts` on screen; the server answers the same map (FLD-8). */
  registration: {
    terms: call(terms.current.input, terms.current.output),
    checkUnit: call(registration.checkUnit.input, registration.checkUnit.output),
    checkUsername: call(registration.checkUsername.input, registration.checkUsername.output),
    /** The same form sent again, e.g. after a lost answer, makes one account. */
    admin: call(registration.admin.input, registration.admin.output),
    personal: call(registration.personal.input, registration.personal.output),
    overseas: call(registration.overseas.input, registration.overseas.output),
  },
  /** Usernames remembered on this PC because the user asked for it; encrypted, never with a password. */
  usernames: {
    list: call(none, z.object({ items: z.array(z.string()) })),
    remember: call(z.object({ username: z.string().min(1).max(64) }), done),
    forget: call(z.object({ username: z.string().min(1).max(64) }), done),
  },
  account: {
    view: call(none, AccountView),
    changePassword: call(z.object({ oldPassword: z.string().max(128), ...newPassword }), done),
    activate: call(z.object(newPassword), done),
    activationCode: call(
      z.object({ username: z.string(), captchaId: z.string(), captcha: z.string() }),
      z.object({ codeId: z.string(), resendAfterSeconds: z.number(), expiresAt: Instant }),
    ),
    activateBySms: call(z.object({ codeId: z.string(), code: z.string(), ...newPassword }), done),
  },
  recovery: recoveryArea,
  passwordReset: passwordResetArea,
  myCards: {
    list: call(none, z.object({ items: z.array(MyCard) })),
    /** Opens the PIN window. */
    bind: call(z.object({ cardId }), MyCard),
    unbind: call(z.object({ cardNo: z.string() }), done),
  },
  seals: {
    operators: call(none, z.object({ items: z.array(SealOperator) })),
    list: call(
      Paging.extend({
        name: z.string().optional(),
        state: SealState.optional(),
        type: SealType.optional(),
        madeFrom: Day.optional(),
        madeTo: Day.optional(),
      }),
      pageOf(SealSummary),
    ),
    get: call(z.object({ sealId: z.string() }), SealSummary.extend({ operatorId: z.string(), picture: z.string() })),
    /** The stored seal's own picture as one of this PC, so that the seal can be modified without a new scan. */
    picture: call(z.object({ sealId: z.string() }), Picture),
    /** Opens the PIN window once; the card signs the record; events of task `seal-save`: check, pin, sign, send. `sealId` set: modify that seal. `draftId`: discarded on success. */
    save: call(
      z.object({ form: SealForm, pictureId: z.string(), cardId, sealId: z.string().optional(), draftId: z.string().optional() }),
      SealSummary,
    ),
    setState: call(z.object({ sealId: z.string(), state: SealState }), SealSummary),
    remove: call(z.object({ sealId: z.string() }), done),
  },
  signatures: signaturesArea,
  pictures: picturesArea,
  scanner: scannerArea,
  prepared: preparedArea,
  submission: submissionArea,
  uploads: uploadsArea,
  drafts: {
    /** Without `draftId` a new draft. Encrypted on disk; `pictureIds` keep those pictures alive with it. */
    save: call(
      z.object({
        draftId: z.string().optional(),
        kind: DraftKind,
        title: z.string().max(100),
        step: z.string().max(50),
        data: DraftData,
        pictureIds: z.array(z.string()).default([]),
      }),
      z.object({ draftId: z.string() }),
    ),
    list: call(z.object({ kind: DraftKind.optional() }), z.object({ items: z.array(DraftHead) })),
    load: call(z.object({ draftId: z.string() }), Draft),
    discard: call(z.object({ draftId: z.string() }), done),
  },
  /** Needs neither session nor network. */
  diagnostics: {
    run: call(z.object({ locale: Locale, window: WindowMeasures.optional() }), DoctorReport),
    /** Writes the last report and the log's end into the data directory's `reports/`; answers the path, the user's home shortened. */
    save: call(none, z.object({ path: z.string() })),
    /** The last lines of the client's log, oldest first, masked. */
    log: call(none, z.object({ lines: z.array(z.string()) })),
    trace: call(none, TraceState),
    /** Notes each command to a card in the log, without what PIN commands carry; off by itself after ten minutes and at the next start. */
    setTrace: call(z.object({ on: z.boolean() }), TraceState),
  },
  /** Only in demo mode; otherwise `app/unknown-call`. */
  demo: {
    tray: call(none, z.custom<{ items: readonly TrayCard[]; pin: string }>()),
    insert: call(z.object({ id: z.string() }), done),
    pull: call(z.object({ id: z.string() }), done),
    inbox: call(none, z.object({ items: z.array(SandboxMessage) })),
    /** Puts the server's made-up world back and logs out. The tray stays as it is. */
    reset: call(none, z.object({ accounts: z.number() })),
    /** Cuts main off from the server, to see that nothing is lost. */
    setNetwork: call(z.object({ up: z.boolean() }), done),
  },
} as const;

type Calls = typeof desktopApi;
export type DesktopArea = keyof Calls;
/** The typed face of `desktopApi`: what main implements and the renderer's client offers. */
export type DesktopApi = {
  [A in DesktopArea]: {
    [C in keyof Calls[A]]: Calls[A][C] extends DesktopCall<infer I, infer O> ? (input: z.input<I>) => Promise<O> : never;
  };
};
/** The same after validation: defaults are filled in. */
export type DesktopHandlers = {
  [A in DesktopArea]: {
    [C in keyof Calls[A]]: Calls[A][C] extends DesktopCall<infer I, infer O> ? (input: z.output<I>) => Promise<O> : never;
  };
};

export type DesktopEvent =
  | { readonly event: 'cards'; readonly snapshot: CardsSnapshot }
  | { readonly event: 'tray'; readonly items: readonly TrayCard[] }
  | {
      readonly event: 'session';
      readonly session: Session | null;
      /** Why it ended: told on screen. */
      readonly reason?: 'logged-in' | 'logged-out' | 'expired' | 'card-removed';
    }
  | { readonly event: 'network'; readonly state: NetworkState }
  | { readonly event: 'native-host'; readonly state: 'restarting' | 'woken' | 'running' }
  | { readonly event: 'trace'; readonly state: TraceState }
  | { readonly event: 'progress'; readonly task: string; readonly step: string; readonly fraction: number };

/** What a host puts on the page as `window.singleWindow`. */
export interface DesktopBridge {
  call(area: string, name: string, input: unknown): Promise<Answer<unknown>>;
  /** Returns a function that stops listening. */
  on(listener: (event: DesktopEvent) => void): () => void;
  /** A one-use token for a `File` the user chose or dropped; main resolves it to the true path. */
  fileToken(file: unknown): Promise<string>;
}
