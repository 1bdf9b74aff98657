/** A connected group of set pixels. */
export interface Component {
  readonly label: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly area: number;
}

/** Square dilation by `radius` pixels. */
export function dilate(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  if (radius < 1) return mask;
  const across = new Uint8Array(mask.length);
  const inked = new Uint8Array(height + radius); // lines that are not empty
  for (let y = 0; y < height; y += 1) {
    let until = -1;
    if (!mask.subarray(y * width, (y + 1) * width).includes(1)) continue;
    inked[y] = 1;
    for (let x = 0; x < Math.min(radius, width); x += 1) if (mask[y * width + x]) until = x + radius;
    for (let x = 0; x < width; x += 1) {
      if (x + radius < width && mask[y * width + x + radius]) until = x + 2 * radius;
      if (x <= until) across[y * width + x] = 1;
    }
  }
  const result = new Uint8Array(mask.length);
  const until = new Int32Array(width).fill(-1);
  let last = -1;
  for (let y = -radius; y < height; y += 1) {
    const ahead = (y + radius) * width;
    if (inked[y + radius]) {
      last = y + 2 * radius;
      for (let x = 0; x < width; x += 1) if (across[ahead + x]) until[x] = last;
    }
    if (y < 0 || y > last) continue;
    for (let x = 0; x < width; x += 1) if (y <= (until[x] ?? -1)) result[y * width + x] = 1;
  }
  return result;
}

/** Labels 8-connected groups of pixels set to 1, from 1 on. */
export function components(mask: Uint8Array, width: number, height: number): { readonly labels: Int32Array; readonly found: Component[] } {
  const labels = new Int32Array(mask.length);
  const found: Component[] = [];
  const stack: number[] = [];
  for (let start = mask.indexOf(1); start >= 0; start = mask.indexOf(1, start + 1)) {
    if (labels[start]) continue;
    const label = found.length + 1;
    let left = width;
    let right = 0;
    let top = height;
    let bottom = 0;
    let area = 0;
    labels[start] = label;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const y = Math.floor(at / width);
      const x = at - y * width;
      area += 1;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
      const firstX = x > 0 ? -1 : 0;
      const lastX = x < width - 1 ? 1 : 0;
      const lastRow = y < height - 1 ? at + width : at;
      for (let row = y > 0 ? at - width : at; row <= lastRow; row += width) {
        for (let next = row + firstX; next <= row + lastX; next += 1) {
          if (mask[next] && !labels[next]) {
            labels[next] = label;
            stack.push(next);
          }
        }
      }
    }
    found.push({ label, left, top, right, bottom, area });
  }
  return { labels, found };
}
