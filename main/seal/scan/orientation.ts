/** Box in pixels: left and top inclusive. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How EXIF orientation 1…8 turns stored pixels into what is seen. */
interface Turn {
  /** Rows become columns. */
  readonly transposed: boolean;
  /** Mirrored along x / y of the stored picture, before transposing. */
  readonly flipX: boolean;
  readonly flipY: boolean;
}
const turns: readonly Turn[] = [
  { transposed: false, flipX: false, flipY: false },
  { transposed: false, flipX: true, flipY: false },
  { transposed: false, flipX: true, flipY: true },
  { transposed: false, flipX: false, flipY: true },
  { transposed: true, flipX: false, flipY: false },
  { transposed: true, flipX: false, flipY: true }, // 6: turned 90° clockwise when shown
  { transposed: true, flipX: true, flipY: true },
  { transposed: true, flipX: true, flipY: false }, // 8: turned 90° counter-clockwise when shown
];
const noTurn: Turn = { transposed: false, flipX: false, flipY: false };
const turnOf = (orientation: number): Turn => turns[orientation - 1] ?? noTurn;

/** Whether width and height change places when the page is shown upright. */
export function turnsSides(orientation: number): boolean {
  return turnOf(orientation).transposed;
}

/** A box of the stored picture (size given) as a box of the upright page. */
export function toUpright(box: Box, orientation: number, width: number, height: number): Box {
  const { transposed, flipX, flipY } = turnOf(orientation);
  const left = flipX ? width - box.left - box.width : box.left;
  const top = flipY ? height - box.top - box.height : box.top;
  return transposed ? { left: top, top: left, width: box.height, height: box.width } : { left, top, width: box.width, height: box.height };
}

/** A box of the upright page as a box of the stored picture (stored size given). */
export function toStored(box: Box, orientation: number, width: number, height: number): Box {
  const { transposed, flipX, flipY } = turnOf(orientation);
  const { left: x, top: y, width: w, height: h } = transposed ? { left: box.top, top: box.left, width: box.height, height: box.width } : box;
  return { left: flipX ? width - x - w : x, top: flipY ? height - y - h : y, width: w, height: h };
}

/** One-byte-per-pixel plane, turned upright. */
export function uprightPlane(plane: Uint8Array, width: number, height: number, orientation: number): Uint8Array {
  const { transposed, flipX, flipY } = turnOf(orientation);
  if (!transposed && !flipX && !flipY) return plane;
  const turned = new Uint8Array(plane.length);
  for (let y = 0; y < height; y += 1) {
    const ty = flipY ? height - 1 - y : y;
    for (let x = 0; x < width; x += 1) {
      const tx = flipX ? width - 1 - x : x;
      turned[transposed ? tx * height + ty : ty * width + tx] = plane[y * width + x] ?? 0;
    }
  }
  return turned;
}

/** The box cut to a picture's size and to whole pixels; undefined when nothing is left. */
export function clampBox(box: Box, width: number, height: number): Box | undefined {
  const left = Math.max(0, Math.floor(box.left));
  const top = Math.max(0, Math.floor(box.top));
  const right = Math.min(width, Math.ceil(box.left + box.width));
  const bottom = Math.min(height, Math.ceil(box.top + box.height));
  return right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : undefined;
}
