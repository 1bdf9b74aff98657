/** A glyph's outline in font units, y up. The box is that of the ink. */
export interface CffOutline {
  readonly path: string;
  readonly box: { readonly left: number; readonly right: number; readonly bottom: number; readonly top: number } | undefined;
}

/** A CFF INDEX: where each entry starts and ends, and where it ends itself. */
interface Index {
  readonly count: number;
  readonly end: number;
  at(entry: number): readonly [from: number, to: number];
}

/** Operators of Type 2 charstrings (Adobe Technical Note 5177) that draw. Hints and subroutines were taken out of our font. */
const op = {
  vmoveto: 4, rlineto: 5, hlineto: 6, vlineto: 7, rrcurveto: 8, endchar: 14, rmoveto: 21, hmoveto: 22,
  rcurveline: 24, rlinecurve: 25, vvcurveto: 26, hhcurveto: 27, vhcurveto: 30, hvcurveto: 31,
} as const;

const CHARSTRINGS = 17; // Top DICT operator

/**
 * Reads characters out of an OpenType font with CFF outlines, without hints and subroutines, as the bundled one is. A general
 * font library takes longer to load than a whole seal to draw.
 * @throws RangeError or Error when the file is not such a font
 */
export class CffFont {
  readonly #file: DataView;
  readonly #groups: { readonly from: number; readonly to: number; readonly glyph: number }[] = [];
  readonly #advances: number;
  readonly #longAdvances: number;
  readonly #glyphs: Index;

  constructor(bytes: Uint8Array) {
    this.#file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const tables = new Map<string, number>();
    for (let entry = 0; entry < this.#file.getUint16(4); entry += 1) {
      const at = 12 + entry * 16;
      tables.set(String.fromCharCode(...bytes.subarray(at, at + 4)), this.#file.getUint32(at + 8));
    }
    const table = (name: string): number => tables.get(name) ?? fail(`no table ${name}`);
    this.#readCharacters(table('cmap'));
    this.#advances = table('hmtx');
    this.#longAdvances = this.#file.getUint16(table('hhea') + 34);
    this.#glyphs = this.#readGlyphIndex(table('CFF '));
  }

  /** Every character it has, ascending. */
  characters(): number[] {
    return this.#groups.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, step) => from + step));
  }

  /** The character's glyph; undefined where there is none. */
  glyphOf(codePoint: number): number | undefined {
    const group = this.#groups.find(({ from, to }) => from <= codePoint && codePoint <= to);
    return group && group.glyph + codePoint - group.from;
  }

  /** Font units. */
  advanceOf(glyph: number): number {
    return this.#file.getUint16(this.#advances + Math.min(glyph, this.#longAdvances - 1) * 4);
  }

  outlineOf(glyph: number): CffOutline {
    if (!(glyph < this.#glyphs.count)) fail('no such glyph');
    const [from, to] = this.#glyphs.at(glyph);
    return drawCharstring(this.#file, from, to);
  }

  /** Subtable of format 12: groups of characters whose glyphs follow each other. */
  #readCharacters(cmap: number): void {
    const file = this.#file;
    for (let entry = 0; entry < file.getUint16(cmap + 2); entry += 1) {
      const at = cmap + file.getUint32(cmap + 8 + entry * 8);
      if (file.getUint16(at) !== 12) continue;
      for (let group = 0; group < file.getUint32(at + 12); group += 1) {
        const place = at + 16 + group * 12;
        this.#groups.push({ from: file.getUint32(place), to: file.getUint32(place + 4), glyph: file.getUint32(place + 8) });
      }
      return;
    }
    fail('no cmap of format 12');
  }

  #readGlyphIndex(cff: number): Index {
    const names = this.#index(cff + this.#file.getUint8(cff + 2));
    const [from, to] = this.#index(names.end).at(0);
    const operands: number[] = [];
    for (let at = from; at < to; ) {
      const byte = this.#file.getUint8(at);
      if (byte >= 22) {
        const [value, next] = byte === 29 ? [this.#file.getInt32(at + 1), at + 5] : byte === 30 ? [0, this.#endOfReal(at)] : operand(this.#file, at);
        operands.push(value);
        at = next;
        continue;
      }
      if (byte === CHARSTRINGS) return this.#index(cff + (operands.pop() ?? fail('CharStrings')));
      operands.length = 0;
      at += byte === 12 ? 2 : 1;
    }
    return fail('no CharStrings');
  }

  #endOfReal(at: number): number {
    let end = at + 1;
    while ((this.#file.getUint8(end) & 15) !== 15) end += 1;
    return end + 1;
  }

  #index(at: number): Index {
    const count = this.#file.getUint16(at);
    if (count === 0) return { count, at: () => fail('empty INDEX'), end: at + 2 };
    const size = this.#file.getUint8(at + 2);
    const data = at + 2 + (count + 1) * size;
    const offset = (entry: number): number => {
      let value = 0;
      for (let byte = 0; byte < size; byte += 1) value = value * 256 + this.#file.getUint8(at + 3 + entry * size + byte);
      return data + value;
    };
    return { count, at: (entry) => [offset(entry), offset(entry + 1)], end: offset(count) };
  }
}

function fail(what: string): never {
  throw new Error(`not a font that can be read: ${what}`);
}

/** A number of a charstring, and where the next one starts. */
function operand(file: DataView, at: number): [value: number, next: number] {
  const byte = file.getUint8(at);
  if (byte === 28) return [file.getInt16(at + 1), at + 3];
  if (byte <= 246) return [byte - 139, at + 1];
  if (byte <= 250) return [(byte - 247) * 256 + file.getUint8(at + 1) + 108, at + 2];
  if (byte <= 254) return [-(byte - 251) * 256 - file.getUint8(at + 1) - 108, at + 2];
  return [file.getInt32(at + 1) / 65_536, at + 5];
}

/**
 * Where a cubic that starts at 0 and goes on by a, b, c turns back, on one axis: zeros of its derivative
 * a(1−t)² + 2bt(1−t) + ct².
 */
function turns(a: number, b: number, c: number): number[] {
  const [square, half] = [a - 2 * b + c, b - a];
  const root = Math.sqrt(half * half - square * a);
  const times = square === 0 ? [-a / (2 * half)] : [(-half + root) / square, (-half - root) / square];
  return times.filter((t) => t > 0 && t < 1).map((t) => 3 * a * t * (1 - t) ** 2 + 3 * (a + b) * t * t * (1 - t) + (a + b + c) * t ** 3);
}

/** Pen of a charstring: moves are relative, contours are closed by the next move. */
class Pen {
  path = '';
  left = Infinity;
  right = -Infinity;
  bottom = Infinity;
  top = -Infinity;
  #x = 0;
  #y = 0;

  #reach(x: number, y: number): void {
    this.left = Math.min(this.left, x);
    this.right = Math.max(this.right, x);
    this.bottom = Math.min(this.bottom, y);
    this.top = Math.max(this.top, y);
  }
  #step(dx: number, dy: number): string {
    this.#x += dx;
    this.#y += dy;
    return `${this.#x} ${this.#y}`;
  }
  move(dx: number, dy: number): void {
    this.close();
    this.path += `M${this.#step(dx, dy)}`;
    this.#reach(this.#x, this.#y);
  }
  line(dx: number, dy: number): void {
    this.path += `L${this.#step(dx, dy)}`;
    this.#reach(this.#x, this.#y);
  }
  curve(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): void {
    const [x, y] = [this.#x, this.#y];
    this.path += `C${this.#step(ax, ay)} ${this.#step(bx, by)} ${this.#step(cx, cy)}`;
    this.#reach(this.#x, this.#y);
    for (const value of turns(ax, bx, cx)) this.#reach(x + value, y);
    for (const value of turns(ay, by, cy)) this.#reach(x, y + value);
  }
  close(): void {
    if (this.path !== '') this.path += 'Z';
  }
}

function drawCharstring(file: DataView, from: number, to: number): CffOutline {
  const pen = new Pen();
  let stack: number[] = [];
  for (let at = from; at < to; ) {
    const byte = file.getUint8(at);
    if (byte >= 32 || byte === 28) {
      const [value, next] = operand(file, at);
      stack.push(value);
      at = next;
      continue;
    }
    at += 1;
    if (byte === op.endchar) break;
    draw(pen, byte, stack);
    stack = [];
  }
  pen.close();
  const { path, left, right, bottom, top } = pen;
  return { path, box: path === '' ? undefined : { left, right, bottom, top } };
}

/** One operator. Operands in front of a move's own are the glyph's width, which hmtx has too. */
function draw(pen: Pen, operator: number, stack: readonly number[]): void {
  const s = (index: number): number => stack[index] ?? 0;
  const curves = (start: number, end: number): void => {
    for (let i = start; i + 6 <= end; i += 6) pen.curve(s(i), s(i + 1), s(i + 2), s(i + 3), s(i + 4), s(i + 5));
  };
  const lines = (start: number, end: number): void => {
    for (let i = start; i + 2 <= end; i += 2) pen.line(s(i), s(i + 1));
  };
  const { length } = stack;
  switch (operator) {
    case op.rmoveto:
      return pen.move(s(length - 2), s(length - 1));
    case op.hmoveto:
      return pen.move(s(length - 1), 0);
    case op.vmoveto:
      return pen.move(0, s(length - 1));
    case op.rlineto:
      return lines(0, length);
    case op.hlineto:
    case op.vlineto:
      return stack.forEach((value, i) => ((operator === op.hlineto) === (i % 2 === 0) ? pen.line(value, 0) : pen.line(0, value)));
    case op.rrcurveto:
      return curves(0, length);
    case op.rcurveline:
      curves(0, length - 2);
      return lines(length - 2, length);
    case op.rlinecurve:
      lines(0, length - 6);
      return curves(length - 6, length);
    case op.hhcurveto:
    case op.vvcurveto:
      return alongAxis(pen, operator === op.hhcurveto, stack);
    case op.hvcurveto:
    case op.vhcurveto:
      return alternating(pen, operator === op.hvcurveto, stack);
    default:
      return fail(`operator ${operator}`);
  }
}

/** Curves that start and end along one axis. */
function alongAxis(pen: Pen, horizontal: boolean, stack: readonly number[]): void {
  const s = (index: number): number => stack[index] ?? 0;
  const odd = stack.length % 2;
  let across = odd ? s(0) : 0;
  for (let i = odd; i + 4 <= stack.length; i += 4) {
    if (horizontal) pen.curve(s(i), across, s(i + 1), s(i + 2), s(i + 3), 0);
    else pen.curve(across, s(i), s(i + 1), s(i + 2), 0, s(i + 3));
    across = 0;
  }
}

/** Curves that start along one axis and end along the other, by turns; the last one may end anywhere. */
function alternating(pen: Pen, startHorizontal: boolean, stack: readonly number[]): void {
  const s = (index: number): number => stack[index] ?? 0;
  let horizontal = startHorizontal;
  for (let i = 0; i + 4 <= stack.length; i += 4) {
    const last = stack.length - i === 5 ? s(i + 4) : 0;
    if (horizontal) pen.curve(s(i), 0, s(i + 1), s(i + 2), last, s(i + 3));
    else pen.curve(0, s(i), s(i + 1), s(i + 2), s(i + 3), last);
    horizontal = !horizontal;
  }
}
