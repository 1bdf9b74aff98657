import { writeFileSync } from 'node:fs';
import { SandboxRegistry } from '../contract/sandboxRegistry.ts';
import { registry } from './sandbox/registry.ts';

/** Writes `resources/sandbox/`: the same files again however often it runs. */
const folder = new URL('../resources/sandbox/', import.meta.url);
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

writeFileSync(new URL('registry.json', folder), json(SandboxRegistry.parse(registry)));
