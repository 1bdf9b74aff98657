import { expect, it } from 'vitest';
import { nonsenseCard } from './nonsenseCard.ts';

it('a card that answers nonsense: 3 000 acts end with a result or a typed error, one PIN command each, no false success', async () => {
  const act = await nonsenseCard();
  const faults: string[] = [];
  for (let seed = 0; seed < 3_000; seed += 1) await act(seed).catch((thrown: unknown) => faults.push(`${seed}: ${String(thrown)}`));
  expect(faults).toEqual([]);
});
