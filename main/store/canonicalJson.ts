/**
 * JSON with object keys in code-point order and no spaces: the same value always gives the same bytes.
 * Fields that are `undefined` are left out, as JSON.stringify does.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  // A null prototype keeps a key named `__proto__` a plain field.
  const result: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) result[key] = sorted(item);
  return result;
}
