import { createHmac } from 'node:crypto';

/** Characters that given names often end in: what a masked name shows. */
const nameEnds = '明华丽伟芳娜敏静强磊军洋勇艳杰娟涛超秀霞平刚桂英文辉玲燕建国志红梅云峰浩宇鑫';
const mobileHeads = ['135', '136', '137', '138', '139', '150', '151', '158', '159', '182', '187', '188', '130', '186', '189'];
const mailHosts = ['163.com', '126.com', 'qq.com', 'sina.com', 'foxmail.com', 'outlook.com'];

/**
 * REC-1: what is shown of an account that does not exist. Drawn from a keyed hash of what was asked for, so that asking again shows
 * the same, as it would for a real one; nobody without the key can tell one from the other.
 */
export interface Decoy {
  /** True in `part` of 16 names. */
  chance(about: string, part: number): boolean;
  maskedName(about: string): string;
  maskedMobile(): string;
  maskedEmail(): string;
  /** A stand-in for an account id, for limits that count by account. */
  id(about: string): string;
}

export function decoy(pepper: string, subject: string): Decoy {
  const bytes = (about: string): Buffer => createHmac('sha256', pepper).update(`decoy\n${subject}\n${about}`).digest();
  const pick = (about: string, most: number): number => bytes(about).readUInt32BE(0) % most;
  return {
    chance: (about, part) => pick(about, 16) < part,
    maskedName: (about) => `${pick(`${about} length`, 4) === 0 ? '*' : '**'}${nameEnds.charAt(pick(about, nameEnds.length))}`,
    maskedMobile: () => `${mobileHeads[pick('mobile head', mobileHeads.length)] ?? '138'}****${String(pick('mobile tail', 10_000)).padStart(4, '0')}`,
    maskedEmail: () => `${'abcdefghjklmnpqrstwxyz'.charAt(pick('mail letter', 22))}***@${mailHosts[pick('mail host', mailHosts.length)] ?? 'qq.com'}`,
    id: (about) => bytes(about).toString('base64url'),
  };
}
