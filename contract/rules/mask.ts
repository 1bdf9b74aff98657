/** Masks for what a screen or a log may show of personal data. They never throw: what is too short is hidden whole. */

const hidden = (length: number): string => '*'.repeat(length);

function keepEnds(value: string, head: number, tail: number): string {
  const characters = [...value];
  const hiddenCount = characters.length - head - tail;
  // At least as much hidden as shown, otherwise the mask gives the value away.
  if (hiddenCount < head + tail) return hidden(characters.length);
  return characters.slice(0, head).join('') + hidden(hiddenCount) + characters.slice(characters.length - tail).join('');
}

/** ACC-1: masked except two ends, `3201**********1234` → first 2 and last 2. */
export function maskIdNumber(idNumber: string): string {
  return keepEnds(idNumber, 2, 2);
}

/** REC-3: `王小明` → `**明`, `王明` → `*明`; a single character is hidden. Latin names keep their last letter likewise. */
export function maskName(name: string): string {
  const characters = [...name];
  const last = characters.at(-1);
  return last === undefined || characters.length === 1 ? hidden(characters.length) : hidden(characters.length - 1) + last;
}

/** `13812345678` → `138****5678`. */
export function maskMobile(mobile: string): string {
  return mobile.length === 11 ? `${mobile.slice(0, 3)}****${mobile.slice(7)}` : hidden(mobile.length);
}

/** `zhang.san@example.com` → `z***@example.com`. The local part's length is not told. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  if (at < 1) return hidden(email.length);
  const first = at > 1 ? email.slice(0, 1) : '';
  return `${first}***${email.slice(at)}`;
}

/** CARD-4: a card is named by its last four characters, `*********0012`. */
export function maskCardNo(cardNo: string): string {
  return keepEnds(cardNo, 0, 4);
}
