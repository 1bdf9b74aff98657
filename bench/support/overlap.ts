/** How far two samples of times can be told apart. */
export interface Overlap {
  /** Chance that one of the first sample is slower than one of the second; 0.5: they cannot be told apart (Mann–Whitney U ÷ n·m). */
  readonly chance: number;
  /** Two-sided p of the Mann–Whitney U test, normal approximation with ties. */
  readonly p: number;
  /** Kolmogorov–Smirnov: largest distance of the two distribution functions, 0…1, and its asymptotic p. */
  readonly distance: number;
  readonly distanceP: number;
}

export function overlap(first: readonly number[], second: readonly number[]): Overlap {
  const [n, m] = [first.length, second.length];
  const all = [...first.map((value) => ({ value, own: true })), ...second.map((value) => ({ value, own: false }))].toSorted((one, other) => one.value - other.value);
  let rankSum = 0;
  let ties = 0;
  let distance = 0;
  let [below, belowOther] = [0, 0];
  for (let at = 0; at < all.length; ) {
    let end = at;
    while (end < all.length && all[end]?.value === all[at]?.value) end += 1;
    const rank = (at + 1 + end) / 2;
    for (const { own } of all.slice(at, end)) {
      if (own) {
        rankSum += rank;
        below += 1;
      } else belowOther += 1;
    }
    ties += (end - at) ** 3 - (end - at);
    distance = Math.max(distance, Math.abs(below / n - belowOther / m));
    at = end;
  }
  const u = rankSum - (n * (n + 1)) / 2;
  const total = n + m;
  const sigma = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))));
  const z = sigma === 0 ? 0 : (u - (n * m) / 2) / sigma;
  return { chance: u / (n * m), p: 2 * upperTail(Math.abs(z)), distance, distanceP: kolmogorov(distance * Math.sqrt((n * m) / total)) };
}

/** Of the standard normal distribution; Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
}

function kolmogorov(lambda: number): number {
  if (lambda < 0.2) return 1;
  let p = 0;
  for (let k = 1; k <= 100; k += 1) p += 2 * (-1) ** (k - 1) * Math.exp(-2 * (k * lambda) ** 2);
  return Math.min(1, Math.max(0, p));
}
