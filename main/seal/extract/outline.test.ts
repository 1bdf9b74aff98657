import { describe, expect, it } from 'vitest';
import { Random } from '../../../tests/fixtures/pages/random.ts';
import { fitRectangle } from './outline.ts';
import type { Point } from './outline.ts';

/** Pixels along a turned rectangle's inner edge, as the outermost ink is seen. */
function edge(rx: number, ry: number, degrees: number, random: Random): Point[] {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return Array.from({ length: 180 }, (_, at) => {
    const angle = (2 * Math.PI * at) / 180;
    const far = 1 / Math.max(Math.abs(Math.cos(angle)) / (rx - 0.5), Math.abs(Math.sin(angle)) / (ry - 0.5));
    const [u, v] = [far * Math.cos(angle) + random.between(-0.5, 0.5), far * Math.sin(angle) + random.between(-0.5, 0.5)];
    return { x: 100 + u * cos - v * sin, y: 90 + u * sin + v * cos };
  });
}

describe('the outline of a square seal', () => {
  it.each([-8, -2.6, 0, 1.4, 3.7])('SEAL-6 turned by %d°: its sides to a third of a pixel, its turn to a third of a degree', (degrees) => {
    const random = new Random(degrees * 10 + 200);
    const points = edge(35, 27, degrees, random);
    const fit = fitRectangle(points, 2.4);
    expect(fit?.share).toBe(1);
    expect(Math.abs((fit?.outline.rx ?? 0) - 35)).toBeLessThan(0.34);
    expect(Math.abs((fit?.outline.ry ?? 0) - 27)).toBeLessThan(0.34);
    expect(Math.abs(((fit?.outline.radians ?? 0) * 180) / Math.PI - degrees)).toBeLessThan(0.34);
  });

  it('SEAL-6 print of its colour along a part of one side does not move the others', () => {
    const random = new Random(3);
    const points = edge(35, 35, 2, random).map(({ x, y }) => (y > 120 && x < 95 ? { x, y: y + 6 } : { x, y }));
    const outline = fitRectangle(points, 2.4)?.outline;
    expect(Math.abs((outline?.rx ?? 0) - 35)).toBeLessThan(0.5);
    expect(Math.abs((outline?.cx ?? 0) - 100)).toBeLessThan(0.5);
  });
});
