import { randomInt } from 'node:crypto';
import sharp from 'sharp';
import { glyphs, type Point, type Stroke } from './captchaGlyphs.ts';

const width = 160;
const height = 56;
const length = 4;

/** FLD-9: four random characters. */
export function newCaptchaText(): string {
  const alphabet = Object.keys(glyphs);
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

const between = (low: number, high: number): number => low + (randomInt(1_000_000) / 1_000_000) * (high - low);

/** PNG of the text: every character turned, sheared and bent by a wave of its own picture, among lines and specks of the same ink. */
export async function drawCaptcha(text: string): Promise<Buffer> {
  const bend = wave();
  const strokes = [...text].flatMap((character, index) => place(glyphs[character] ?? [], 14 + index * 36));
  const lines = Array.from({ length: 2 }, (): Stroke => [
    [between(-5, 30), between(5, height - 5)],
    [between(50, 110), between(0, height)],
    [between(130, width + 5), between(5, height - 5)],
  ]);
  const ink = `hsl(${randomInt(200, 260)} 55% ${randomInt(28, 42)}%)`;
  const path = (stroke: Stroke, weight: number) =>
    `<path d="M${dense(stroke).map(bend).map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}" stroke-width="${weight.toFixed(1)}"/>`;
  const specks = Array.from(
    { length: 40 },
    () => `<circle cx="${randomInt(width)}" cy="${randomInt(height)}" r="${between(0.5, 1.3).toFixed(1)}" fill="${ink}"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="#f4f6fa"/>
    <g fill="none" stroke="${ink}" stroke-linecap="round" stroke-linejoin="round">
    ${strokes.map((stroke) => path(stroke, between(3, 4))).join('')}${lines.map((line) => path(line, between(1, 1.8))).join('')}</g>
    ${specks.join('')}</svg>`;
  return sharp(Buffer.from(svg)).png({ palette: true, colours: 16 }).toBuffer();
}

/** Puts one character at `left`, turned and scaled at random. */
function place(strokes: readonly Stroke[], left: number): Stroke[] {
  const turn = between(-0.32, 0.32);
  const shear = between(-0.25, 0.25);
  const scaleX = between(4.6, 5.8);
  const scaleY = between(4.8, 5.8);
  const x0 = left + 11 + between(-3, 3);
  const y0 = height / 2 + between(-5, 5);
  return strokes.map((stroke) =>
    stroke.map(([gx, gy]): Point => {
      const x = (gx - 2 + shear * (gy - 3)) * scaleX;
      const y = (gy - 3) * scaleY;
      return [x0 + x * Math.cos(turn) - y * Math.sin(turn), y0 + x * Math.sin(turn) + y * Math.cos(turn)];
    }),
  );
}

function wave(): (point: Point) => Point {
  const [phaseX, phaseY, lengthX, lengthY] = [between(0, 6), between(0, 6), between(26, 44), between(30, 60)];
  return ([x, y]) => [x + 2.4 * Math.sin(y / (lengthY / 6) + phaseY), y + 2.8 * Math.sin(x / (lengthX / 3) + phaseX)];
}

/** More points along each leg, so that a bend bends it. */
function dense(stroke: Stroke): Point[] {
  const steps = 6;
  return stroke.flatMap((to, index): Point[] => {
    const from = stroke[index - 1];
    if (!from) return [to];
    return Array.from({ length: steps }, (_, step): Point => {
      const part = (step + 1) / steps;
      return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
    });
  });
}
