import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRenderer } from '../../scripts/build/renderer.ts';
import { handsAt } from '../../main/tour/hands.ts';
import { openStage, type Stage } from '../../main/tour/stage.ts';
import { freePeople } from '../../main/tour/world.ts';

const pictures: Uint8Array[] = [];
let stage: Stage;
beforeAll(async () => {
  await buildRenderer();
  stage = await openStage({ add: (_name, png) => void pictures.push(png) });
});
afterAll(() => stage.close());

describe('pictures of the tour', () => {
  it('FLD-3 FLD-9 hold no ID number and no code: another one of the same length gives the same picture', async () => {
    const { page } = stage;
    const hands = handsAt(stage);
    const [one, other] = freePeople('resident-id');
    await page.getByRole('tab', { name: '账号登录' }).waitFor();
    await page.locator('[href="/register"]').click();
    await page.getByTestId('kind-personal').click();
    await page.locator('[name="idNumber"]').waitFor();
    const picture = async (name: string, values: Record<string, string>) => {
      await hands.fill(values);
      await page.evaluate('document.activeElement?.blur()');
      await page.locator(`[name="${name}"]`).scrollIntoViewIfNeeded();
      const box = await page.locator(`[name="${name}"]`).boundingBox();
      if (!box) throw new Error(`no field ${name} on the screen`);
      await stage.shot(name);
      const [left, top, width, height] = [box.x, box.y, box.width, box.height].map(Math.round) as [number, number, number, number];
      return sharp(pictures.at(-1)).extract({ left, top, width, height }).raw().toBuffer();
    };
    const numbers = [await picture('idNumber', { idNumber: one?.idNumber ?? '' }), await picture('idNumber', { idNumber: other?.idNumber ?? '' })];
    expect(one?.idNumber).not.toBe(other?.idNumber);
    expect(numbers[0]?.equals(numbers[1] ?? Buffer.alloc(0))).toBe(true);
    const codes = [await picture('code', { code: '123456' }), await picture('code', { code: '987650' })];
    expect(codes[0]?.equals(codes[1] ?? Buffer.alloc(0))).toBe(true);
    // The comparison sees what is not hidden.
    const names = [await picture('username', { username: 'zhangsan01' }), await picture('username', { username: 'lisiwang02' })];
    expect(names[0]?.equals(names[1] ?? Buffer.alloc(0))).toBe(false);
  });
});
