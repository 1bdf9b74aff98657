import { describe, expect, it } from 'vitest';
import { Random } from '../../../tests/fixtures/pages/random.ts';
import { readNet, runNet } from './printNet.ts';

describe('the network that weighs print', () => {
  it('answers as the sums written out do, for more rows than it takes at once', () => {
    const random = new Random(5);
    const [inputs, first, second, count] = [7, 16, 8, 700];
    const draw = (length: number) => Float32Array.from({ length }, () => random.between(-1, 1));
    const [w1, b1, w2, b2, w3, b3] = [draw(inputs * first), draw(first), draw(first * second), draw(second), draw(second), draw(1)];
    const file = Float32Array.from([inputs, first, second, ...w1, ...b1, ...w2, ...b2, ...w3, ...b3]);
    const net = readNet(Buffer.from(file.buffer).toString('base64'));
    const rows = draw(inputs * count);
    const answers = runNet(net, rows, count);
    const layer = (from: readonly number[], weights: Float32Array, biases: Float32Array) => [...biases].map((bias, output) => from.reduce((sum, value, input) => sum + value * (weights[output * from.length + input] ?? 0), bias));
    const relu = (values: readonly number[]) => values.map((value) => Math.max(0, value));
    for (const row of [0, 255, 256, 699]) {
      const input = [...rows.subarray(row * inputs, (row + 1) * inputs)];
      const [sum = 0] = layer(relu(layer(relu(layer(input, w1, b1)), w2, b2)), w3, b3);
      expect(answers[row]).toBeCloseTo(1 / (1 + Math.exp(-sum)), 4);
    }
  });
});
