/** A place on an ellipse: the point, and how far an upright glyph standing there is turned (0 at the top, clockwise). */
export interface Station {
  readonly x: number;
  readonly y: number;
  readonly radians: number;
}

const STEPS = 1440;

/** An ellipse about the origin, y down, walked clockwise by length from its top. */
export class EllipseWalk {
  readonly length: number;
  readonly #rx: number;
  readonly #ry: number;
  /** Length from the top to each of STEPS + 1 angles. */
  readonly #lengths: Float64Array;

  constructor(rx: number, ry: number) {
    this.#rx = rx;
    this.#ry = ry;
    this.#lengths = new Float64Array(STEPS + 1);
    for (let step = 1; step <= STEPS; step += 1) {
      const middle = ((step - 0.5) / STEPS) * 2 * Math.PI;
      this.#lengths[step] = (this.#lengths[step - 1] ?? 0) + (Math.hypot(rx * Math.cos(middle), ry * Math.sin(middle)) * 2 * Math.PI) / STEPS;
    }
    this.length = this.#lengths[STEPS] ?? 0;
  }

  /** The place `distance` from the top (negative: counter-clockwise), lifted outward by `lift`. */
  at(distance: number, lift: number): Station {
    const wanted = ((distance % this.length) + this.length) % this.length;
    let low = 0;
    let high = STEPS;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lengths[middle] ?? 0) <= wanted) low = middle;
      else high = middle;
    }
    const from = this.#lengths[low] ?? 0;
    const part = (wanted - from) / ((this.#lengths[high] ?? from + 1) - from || 1);
    const angle = ((low + part) / STEPS) * 2 * Math.PI;
    const [x, y] = [this.#rx * Math.sin(angle), -this.#ry * Math.cos(angle)];
    // Outward normal of x²/rx² + y²/ry²: glyphs stand on it.
    const radians = Math.atan2(x / this.#rx ** 2, -y / this.#ry ** 2);
    return { x: x + Math.sin(radians) * lift, y: y - Math.cos(radians) * lift, radians };
  }
}
