const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function partsOf(instant: string): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
}

/** `YYYY-MM-DD` in China (UTC+8) of an ISO instant, wherever the PC stands. */
export function chinaDay(instant: string): string {
  const { year, month, day } = partsOf(instant);
  return `${year}-${month}-${day}`;
}

/** `YYYY-MM-DD HH:mm` in China. */
export function chinaMinute(instant: string): string {
  const { hour, minute } = partsOf(instant);
  return `${chinaDay(instant)} ${hour}:${minute}`;
}

/** Whole days until the instant, rounded up; negative or zero once it has passed. */
export function daysUntil(instant: string, now: number = Date.now()): number {
  return Math.ceil((Date.parse(instant) - now) / 86_400_000);
}
