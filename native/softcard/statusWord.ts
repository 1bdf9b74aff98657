/** Status words of ISO 7816-4 and GM/T 0017 that the soft card answers with. */
export const sw = {
  ok: 0x9000,
  length: 0x6700,
  notAllowed: 0x6982,
  locked: 0x6983,
  conditions: 0x6985,
  wrongData: 0x6a80,
  notFound: 0x6a82,
  wrongP1P2: 0x6a86,
  unknownIns: 0x6d00,
  unknownCla: 0x6e00,
  internal: 0x6f00,
} as const;

/** Thrown inside the card by whatever refuses a command; becomes its answer. */
export class StatusWord extends Error {
  readonly sw: number;
  constructor(value: number) {
    super(`status word ${value.toString(16)}`);
    this.sw = value;
  }
}

/** Ends the command with this status word. */
export function fail(value: number): never {
  throw new StatusWord(value);
}
