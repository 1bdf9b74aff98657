import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { stampedPage } from '../../../tests/fixtures/pages/corpus.ts';
import { plainRecipe, scanPage } from '../../../tests/fixtures/pages/scannedPage.ts';
import type { PageRecipe, ScannedPage } from '../../../tests/fixtures/pages/scannedPage.ts';
import { scoreCutout } from '../../../tests/fixtures/pages/score.ts';
import { extractPicture } from './extract.ts';
import type { ExtractOptions } from './extract.ts';

const course = { step: () => undefined, check: () => undefined };
const { seal } = plainRecipe;
if (!seal) throw new Error('the plain page has a seal');

async function found(file: Uint8Array, options: Partial<ExtractOptions> = {}) {
  const result = await extractPicture(file, { kind: 'seal', ink: 'auto', ...options }, course);
  if (!result.found) throw new Error(`not found: ${result.reasons.join()}`);
  return result;
}

const stamped = (recipe: Partial<PageRecipe>) => scanPage({ ...plainRecipe, dpi: 200, sheetMm: [150, 150], ...recipe });
/** Ink on ink: both take their light. */
async function together(...pages: ScannedPage[]): Promise<Uint8Array> {
  const [first, ...others] = pages;
  if (!first) throw new Error('no page');
  return sharp(first.jpeg).composite(others.map(({ jpeg }) => ({ input: Buffer.from(jpeg), blend: 'multiply' as const }))).withDensity(200).jpeg({ quality: 92 }).toBuffer();
}

describe('several seals on a page', () => {
  it('SEAL-6 company, finance and a personal square side by side: all three, each by its box', async () => {
    const company = await stamped({ seal: { ...seal, x: 40, y: 40 } });
    const finance = await stamped({ seal: { ...seal, type: 'finance', mm: 38, x: 105, y: 45, degrees: 6 } });
    const personal = await stamped({ seal: { ...seal, mm: 20, x: 70, y: 110 }, otherForm: '<g transform="translate(60 100)"><path fill="none" stroke="#000" stroke-width="0.9" d="M.5.5h19v19h-19z"/><path stroke="#000" stroke-width="1.1" fill="none" d="M3 4h6M3 7h6M6 4v6M3 10h6M12 4h5v5h-5zM12 6.5h5M3 13h6v4h-6zM6 13v4M12 12v6M12 13h5M12 16h5M17 12v6"/></g>' });
    const result = await found(await together(company, finance, personal));
    expect(result.candidates.map(({ shape }) => shape).toSorted()).toEqual(['round', 'round', 'square']);
    for (const [page, x] of [[company, 40], [finance, 105], [personal, 70]] as const) {
      const candidate = result.candidates.find(({ box }) => Math.abs(((box.left + box.width / 2) / 200) * 25.4 - x) < 2);
      if (!candidate) throw new Error(`none at ${x} mm`);
      const again = await found(await together(company, finance, personal), { box: candidate.box });
      expect((await scoreCutout(page, again.png, again.box)).iou).toBeGreaterThan(0.9);
    }
  }, 30_000);

  it('SEAL-6 two rings that overlap: both are named with that doubt, and a box by hand cuts one ring out', async () => {
    const left = await stamped({ seal: { ...seal, x: 58, y: 75 } });
    const right = await stamped({ seal: { ...seal, type: 'finance', mm: 40, x: 90, y: 80, degrees: -10 } });
    const file = await together(left, right);
    const result = await found(file);
    expect(result.reasons).toContain('overlapping');
    expect(result.candidates).toHaveLength(2);
    for (const [page, x, mm] of [[left, 58, 42], [right, 90, 40]] as const) {
      const candidate = result.candidates.find(({ box }) => Math.abs(((box.left + box.width / 2) / 200) * 25.4 - x) < 2);
      if (!candidate) throw new Error(`none at ${x} mm`);
      expect(candidate.reasons).toContain('overlapping');
      const one = await found(file, { box: candidate.box });
      expect(one.shape).toBe('round');
      expect(Math.abs(one.widthMm - mm)).toBeLessThan(1.2); // the other ring crosses the edge
      expect((await scoreCutout(page, one.png, one.box)).iou).toBeGreaterThan(0.75); // what the other one has inside stays
    }
  }, 30_000);
});

describe('what may be chosen', () => {
  it('SEAL-6 straighten: said as a number, done when asked for', async () => {
    const page = await stamped({ seal: { ...seal, x: 75, y: 75, degrees: 17 } });
    const turned = await found(page.jpeg);
    expect(turned.rotationDegrees).toBe(0);
    expect(Math.abs((turned.straightenDegrees ?? 0) + 17)).toBeLessThan(0.6);
    const straight = await found(page.jpeg, { straighten: true });
    expect(straight.rotationDegrees).toBe(turned.straightenDegrees);
    const upright = await stamped({ seal: { ...seal, x: 75, y: 75 } });
    const box = { left: Math.round((75 / 25.4) * 200 - straight.widthPx / 2), top: Math.round((75 / 25.4) * 200 - straight.heightPx / 2) };
    expect((await scoreCutout(upright, straight.png, box)).iou).toBeGreaterThan(0.85);
  }, 20_000);

  it('SEAL-6 the usual tone, and faded ink made strong', async () => {
    const page = await stamped({ seal: { ...seal, x: 75, y: 75 }, ink: [240, 158, 156], patchy: 0.5 });
    const toneOf = async (png: Uint8Array) => {
      const { data } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
      let [at, alpha, count] = [0, 0, 0];
      for (let pixel = 0; pixel < data.length; pixel += 4) {
        if ((data[pixel + 3] ?? 0) < 100) continue;
        at ||= pixel;
        alpha += data[pixel + 3] ?? 0;
        count += 1;
      }
      return { rgb: [...data.subarray(at, at + 3)] as [number, number, number], alpha: alpha / count };
    };
    const kept = await toneOf((await found(page.jpeg)).png);
    expect(Math.abs(kept.rgb[1] - 158)).toBeLessThan(20);
    expect((await toneOf((await found(page.jpeg, { colour: 'usual' })).png)).rgb).toEqual([217, 20, 30]);
    const strong = await toneOf((await found(page.jpeg, { strength: 'strong' })).png);
    expect(strong.rgb[1]).toBeLessThan(60);
    expect(strong.rgb[0]).toBeGreaterThan(strong.rgb[1] + 100); // still red
    expect(strong.alpha).toBeGreaterThan(kept.alpha + 20);
  }, 20_000);
});

describe('what is doubtful is said', () => {
  const doubts: [string, Partial<PageRecipe>, string][] = [
    ['cut at the edge of the page', { seal: { ...seal, x: 14, y: 75 } }, 'touches-edge'],
    ['faint ink', { seal: { ...seal, x: 75, y: 75 }, ink: [246, 196, 194] }, 'ink-faint'],
    ['ink so dark that tones are lost', { seal: { ...seal, x: 75, y: 75 }, ink: [120, 2, 4] }, 'ink-saturated'],
    ['even as a printer has it', { seal: { ...seal, x: 75, y: 75 }, patchy: 0, noise: 1 }, 'colour-print'],
    ['light as on a photograph', { seal: { ...seal, x: 75, y: 75 }, shade: 0.7 }, 'uneven-light'],
  ];
  it.each(doubts)('SEAL-6 %s', async (_name, recipe, reason) => {
    const result = await found((await stamped(recipe)).jpeg);
    expect(result.reasons).toContain(reason);
    expect(result.confidence).toBeLessThan(0.95);
  });

  const penStroke = '<path d="M46 70q6 -14 12 2t12 -6t12 8t12 -10t12 6" fill="none" stroke="#000" stroke-width="0.8" stroke-linecap="round"/>';
  it('SEAL-6 a blue pen through a faint blue seal is no ink of it: tone and strokes are the seal\'s, and the pen is said', async () => {
    const page = await stamped({ dpi: 300, seal: { ...seal, x: 75, y: 75 }, ink: [130, 150, 220], pen: { svg: penStroke, colour: [30, 40, 130] } });
    const result = await found(page.jpeg);
    const score = await scoreCutout(page, result.png, result.box);
    expect(score.iou).toBeGreaterThan(0.9);
    expect(score.alphaError).toBeLessThan(0.12);
    expect(score.residue).toBeLessThan(0.1);
    expect(result.reasons).toContain('same-ink-strokes');
    expect(result.confidence).toBeLessThan(0.8);
  }, 20_000);

  it('SEAL-6 a pen of the seal\'s very blue, which stays in it, is said', async () => {
    const result = await found((await stamped({ seal: { ...seal, x: 75, y: 75 }, ink: [40, 60, 170], pen: { svg: penStroke, colour: [40, 70, 190] } })).jpeg);
    expect(result.reasons).toContain('same-ink-strokes');
    expect(result.confidence).toBeLessThan(0.8);
  }, 20_000);

  it('SEAL-6 a pen of another ink is not taken for the seal\'s', async () => {
    const result = await found((await stamped({ dpi: 300, seal: { ...seal, x: 75, y: 75 }, pen: { svg: penStroke, colour: [30, 40, 130] } })).jpeg);
    expect(result.reasons).not.toContain('same-ink-strokes');
    expect(result.confidence).toBeGreaterThan(0.8);
  }, 20_000);

  it('SEAL-6 a cut-out that overlaps with the truth by less than 0.85 says why, and is not sure', async () => {
    const page = await scanPage(stampedPage(67).recipe);
    const result = await found(page.jpeg);
    const { iou } = await scoreCutout(page, result.png, result.box);
    expect(iou, 'no longer a bad one: put another').toBeLessThan(0.85);
    expect(result.reasons.length).toBeGreaterThan(0);
    expect(result.confidence).toBeLessThan(0.8);
  }, 20_000);

  it('SEAL-6 a stamp on a scan has none of these doubts', async () => {
    const result = await found((await stamped({ seal: { ...seal, x: 75, y: 75 }, patchy: 0.2, noise: 3, shade: 0.15, dpi: 300 })).jpeg);
    expect(result.reasons).toEqual([]);
  });
});
