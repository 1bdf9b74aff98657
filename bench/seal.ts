import { extractPicture } from '../main/seal/extract/extract.ts';
import { pageSets } from '../tests/fixtures/pages/corpus.ts';
import { hueThreshold } from '../tests/fixtures/pages/hueThreshold.ts';
import { photograph } from '../tests/fixtures/pages/photo.ts';
import type { PhotoRecipe } from '../tests/fixtures/pages/photo.ts';
import { photos } from '../tests/fixtures/pages/photos.ts';
import { plainRecipe, scanPage } from '../tests/fixtures/pages/scannedPage.ts';
import { scoreAlpha, scoreCutout } from '../tests/fixtures/pages/score.ts';
import type { Score } from '../tests/fixtures/pages/score.ts';
import { sealless } from '../tests/fixtures/pages/sealless.ts';
import { engineRows } from './sealEngine.ts';
import { benchSealForms } from './sealForms.ts';
import { memoryRows } from './sealMemory.ts';
import { speedRow } from './sealSpeed.ts';
import type { Figure } from './server.ts';

const PHOTO_MM = 0.5;
const MM_PER_INCH = 25.4;
const course = { step: () => undefined, check: () => undefined };
const seal = { kind: 'seal', ink: 'auto' } as const;

/** The seal engine whole: time against sharp's decode, the engine from the caller's side, memory, drawing, and how true its cut-outs are. */
export async function benchSeal(): Promise<Figure[]> {
  const page = await scanPage({ ...plainRecipe, dpi: 600, text: 'elsewhere' });
  const heavy = await scanPage({ ...plainRecipe, dpi: 600, text: 'over', bold: 0.15, opacity: 0.85, textMm: [2.8, 3.4] });
  return [
    await speedRow('no print at the seal', page.jpeg),
    await speedRow('dense print over the seal', heavy.jpeg),
    ...(await engineRows(page.jpeg)),
    ...(await memoryRows(page)),
    ...(await benchSealForms()),
    ...(await scoreRows('usual')),
    ...(await scoreRows('hard')),
    ...(await scoreRows('hard, held out')),
    await seallessRow(),
    ...(await photoRows()),
  ];
}

type Scored = Omit<Score, 'sizeErrorPx'> & { readonly sizeErrorMm: number };
const MISSED: Scored = { iou: 0, alphaError: 1, residue: 0, lost: 1, sizeErrorMm: 0 };
/** A cut-out that overlaps less is bad, and must not say that it is sure, nor keep back why it is not. */
const BAD = { iou: 0.85, confidence: 0.8 } as const;

/** Cut-outs of made pages against their known coverage; the hue-threshold method, told where the seal is, beside ours. */
async function scoreRows(set: keyof typeof pageSets): Promise<Figure[]> {
  const { from, count, page: pageOf } = pageSets[set];
  const ours: Scored[] = [];
  const hue: Scored[] = [];
  let missed = 0;
  let silent = 0;
  for (let number = from; number < from + count; number += 1) {
    const { recipe } = pageOf(number);
    const page = await scanPage(recipe);
    const mm = ({ sizeErrorPx, ...score }: Score): Scored => ({ ...score, sizeErrorMm: (sizeErrorPx / recipe.dpi) * MM_PER_INCH });
    const result = await extractPicture(page.jpeg, seal, course);
    const score = result.found ? mm(await scoreCutout(page, result.png, result.box)) : MISSED;
    ours.push(score);
    if (!result.found) missed += 1;
    else if (score.iou < BAD.iou && (result.confidence >= BAD.confidence || result.reasons.length === 0)) silent += 1;
    hue.push(mm(scoreAlpha(page, await hueThreshold(page, recipe.ink[0] > recipe.ink[2] ? 'red' : 'blue'))));
  }
  const row = (what: string, target: number, of: (scores: readonly Scored[]) => number, unit = ''): Figure => {
    const value = of(ours);
    return { name: `${count} pages (${set}), ${what}`, value: round(value, 4), unit, against: `target ${target}; hue threshold ${round(of(hue), 4)}`, ratio: round(value / target, 3) };
  };
  const mean = (key: keyof Scored) => (scores: readonly Scored[]) => scores.reduce((sum, score) => sum + score[key], 0) / scores.length;
  return [
    row('mean IoU at half coverage', 0.95, mean('iou')),
    row('least IoU', 0.88, (scores) => Math.min(...scores.map(({ iou }) => iou))),
    row('mean alpha error', 0.08, mean('alphaError')),
    row('text residue', 0.005, mean('residue')),
    row('ink lost under text', 0.05, mean('lost')),
    row('largest size error', 0.3, (scores) => Math.max(...scores.map(({ sizeErrorMm }) => sizeErrorMm)), 'mm'),
    { name: `${count} pages (${set}), seals not found`, value: missed, unit: 'pages', against: 'target 0', ratio: missed },
    { name: `${count} pages (${set}), bad cuts that do not say so`, value: silent, unit: 'pages', against: 'target 0', ratio: silent },
  ];
}

async function seallessRow(): Promise<Figure> {
  const recipes = Object.values(sealless);
  let wrong = 0;
  for (const recipe of recipes) if ((await extractPicture((await scanPage(recipe)).jpeg, seal, course)).found) wrong += 1;
  return { name: `${recipes.length} pages without a seal, false finds`, value: wrong, unit: 'pages', against: 'target 0', ratio: wrong };
}

/** Photographed sheets: none may give a seal of another size or shape without saying that it is a photo. */
async function photoRows(): Promise<Figure[]> {
  const recipes: readonly PhotoRecipe[] = Object.values(photos);
  let largestMm = 0;
  let silent = 0;
  let straightened = 0;
  for (const recipe of recipes) {
    const result = await extractPicture(await photograph(recipe), seal, course);
    if (!result.found) continue;
    const errorMm = Math.max(...[result.widthMm, result.heightMm].map((mm) => Math.abs(mm - (recipe.page.seal?.mm ?? mm))));
    if (result.reasons.includes('photo-straightened')) {
      straightened += 1;
      largestMm = Math.max(largestMm, errorMm);
    }
    if ((errorMm > PHOTO_MM || result.shape !== 'round') && !result.reasons.includes('photo-angle')) silent += 1;
  }
  return [
    { name: `${recipes.length} photos, largest size error of those put right`, value: round(largestMm, 2), unit: 'mm', against: `at most ${PHOTO_MM}; ${straightened} put right, the others have no sheet that is seen whole`, ratio: round(largestMm / PHOTO_MM) },
    { name: `${recipes.length} photos, wrong size or shape that does not say so`, value: silent, unit: 'photos', against: 'target 0', ratio: silent },
  ];
}

const round = (value: number, digits = 2): number => Math.round(value * 10 ** digits) / 10 ** digits;
