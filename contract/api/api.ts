import { account } from './account.ts';
import { cardLogin, myCards } from './cardLogin.ts';
import { codes } from './codes.ts';
import { login } from './login.ts';
import { passwordReset } from './passwordReset.ts';
import { recovery } from './recovery.ts';
import { registration } from './registration.ts';
import { sandbox } from './sandbox.ts';
import { seals } from './seals.ts';
import { signatures } from './signatures.ts';
import { system } from './system.ts';
import { terms } from './terms.ts';
import { uploads } from './uploads.ts';

/** Every route of the remote API by area: the server registers from it, the client and openapi.json derive from it. */
export const api = { system, login, cardLogin, terms, registration, codes, uploads, myCards, account, recovery, passwordReset, seals, signatures, sandbox };
export type Api = typeof api;
