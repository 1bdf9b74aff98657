const shapes = [/^(\d{4})(\d{2})(\d{2})$/, /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/];

/** Whether `YYYY-MM-DD` names a day that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A day as people type it, as `YYYY-MM-DD`; anything else comes back as it was. */
export function typedDay(text: string): string {
  const trimmed = text.trim();
  for (const shape of shapes) {
    const [, year, month, day] = shape.exec(trimmed) ?? [];
    if (!year || !month || !day) continue;
    const full = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    if (isDay(full)) return full;
  }
  return trimmed;
}
