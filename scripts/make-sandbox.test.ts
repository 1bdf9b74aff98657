import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeKeys } from './sandbox/keys.ts';
import { registry } from './sandbox/registry.ts';

const stored = (name: string): unknown => JSON.parse(readFileSync(new URL(`../resources/sandbox/${name}`, import.meta.url), 'utf8'));

describe('make-sandbox', () => {
  it('AD-1 makes the stored registry and keys again', () => {
    expect(stored('registry.json')).toEqual(registry);
    expect(stored('keys.json')).toEqual(makeKeys(registry));
  });
});
