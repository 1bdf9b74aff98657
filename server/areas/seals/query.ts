/** A LIKE pattern for both dialects, `!` as its escape; only ASCII letters are compared without case, as SQLite's lower() does. */
export function containing(text: string): string {
  const plain = text.replace(/[!%_]/g, '!$&').replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return `%${plain}%`;
}

/** Unix milliseconds at which a day begins in China. */
export function startOfChinaDay(day: string): number {
  return Date.parse(`${day}T00:00:00+08:00`);
}
