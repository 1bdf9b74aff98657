/** Directions looked along, as steps in pixels: every 22.5° or so. */
const DIRECTIONS = [[1, 0], [2, 1], [1, 1], [1, 2], [0, 1], [-1, 2], [-1, 1], [-2, 1]] as const;
/** Ends of a bridge that differ by this much hardly say what is between them. */
const APART = 90;

/**
 * What is hidden, from both sides: each hidden pixel is bridged along eight directions between the nearest known pixels. Short
 * bridges whose ends agree count most, so a stroke goes on under a letter and does not spread beside it.
 * @param alpha 0…255
 * @param hidden 1 where alpha is not known
 * @returns 0…255 where hidden; elsewhere 0. Hidden pixels without any bridge are 0 too.
 */
export function bridge(alpha: Uint8Array, hidden: Uint8Array, width: number, height: number): Float32Array {
  const places: number[] = [];
  for (let at = hidden.indexOf(1); at >= 0; at = hidden.indexOf(1, at + 1)) places.push(at);
  const sum = new Float32Array(alpha.length);
  const weight = new Float32Array(alpha.length);
  for (const [dx, dy] of DIRECTIONS) {
    const step = dy * width + dx;
    const length = Math.hypot(dx, dy);
    for (const start of places) {
      const y0 = Math.floor(start / width);
      const x0 = start - y0 * width;
      const [xBefore, yBefore] = [x0 - dx, y0 - dy];
      if (xBefore < 0 || xBefore >= width || yBefore < 0 || hidden[start - step]) continue; // not the first of its run
      let x = x0;
      let y = y0;
      let end = start;
      let run = 0;
      while (x >= 0 && x < width && y < height && hidden[end]) {
        run += 1;
        x += dx;
        y += dy;
        end += step;
      }
      if (x < 0 || x >= width || y >= height) continue;
      const from = alpha[start - step] ?? 0;
      const to = alpha[end] ?? 0;
      const apart = (from - to) / APART;
      const reach = (run + 1) * length;
      const trust = Math.exp(-apart * apart) / ((reach * reach));
      for (let at = start, along = 1; along <= run; along += 1, at += step) {
        const value = from + ((to - from) * along) / (run + 1);
        sum[at] = (sum[at] ?? 0) + trust * value;
        weight[at] = (weight[at] ?? 0) + trust;
      }
    }
  }
  for (const at of places) sum[at] = (weight[at] ?? 0) > 0 ? (sum[at] ?? 0) / (weight[at] ?? 1) : 0;
  return sum;
}
