const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Whether `YYYYMMDD` is a day of the Gregorian calendar from 1800 on (older holders of documents do not live). */
export function isCalendarDay(day: string): boolean {
  if (!/^\d{8}$/.test(day)) return false;
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(4, 6));
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = (daysOfMonth[month - 1] ?? 0) + (month === 2 && leap ? 1 : 0);
  const date = Number(day.slice(6));
  return year >= 1800 && date >= 1 && date <= days;
}

/** The day in China (UTC+8, no summer time) at this instant, `YYYYMMDD`. */
export function chinaDay(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
}
