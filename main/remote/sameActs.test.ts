import { expect, it } from 'vitest';
import { createSameActs } from './sameActs.ts';

it('the same form sent again has the same key, another form and another act have their own', () => {
  const acts = createSameActs();
  const form = { username: 'zhangsan', password: 'Abcd#1234' };
  const key = acts.keyFor('admin', form);
  expect(acts.keyFor('admin', { ...form })).toBe(key);
  expect(acts.keyFor('personal', form)).not.toBe(key);
  expect(acts.keyFor('admin', { ...form, password: 'Abcd#1235' })).not.toBe(key);
  expect(createSameActs().keyFor('admin', form)).not.toBe(key);
});

it('only the newest acts are remembered', () => {
  const acts = createSameActs();
  const first = acts.keyFor('admin', { count: -1 });
  for (let count = 0; count < 200; count += 1) acts.keyFor('admin', { count });
  expect(acts.keyFor('admin', { count: -1 })).not.toBe(first);
});
