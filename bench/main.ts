import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Figure } from './server.ts';

/** `npm run bench [-- card sm seal sealFuzz server window bundle]`: prints a table, writes `bench/latest.json`. Exit code 1 when one cannot run. */
const benches: Readonly<Record<string, string>> = { card: 'benchCard', sm: 'benchSm', server: 'benchServer', bundle: 'benchBundle', window: 'benchWindow', seal: 'benchSeal', sealFuzz: 'benchSealFuzz' };

const words = process.argv.slice(2);
const unknown = words.filter((word) => !Object.hasOwn(benches, word));
if (unknown.length > 0) {
  console.error(`npm run bench -- [${Object.keys(benches).join('|')}]…`);
  process.exit(2);
}

const figures: Figure[] = [];
let failed = false;
for (const name of words.length > 0 ? words : Object.keys(benches)) {
  const file = new URL(`./${name}.ts`, import.meta.url);
  if (!existsSync(file)) {
    console.error(`${name}: bench/${name}.ts does not exist`);
    failed ||= words.includes(name);
    continue;
  }
  console.error(`${name} …`);
  try {
    const module = (await import(file.href)) as Record<string, () => Promise<Figure[]>>;
    figures.push(...((await module[benches[name] ?? '']?.()) ?? []));
  } catch (thrown) {
    console.error(`${name}:`, thrown);
    failed = true;
  }
}

const rows = figures.map(({ name, value, unit, against, ratio }) => [name, short(value), unit, against, short(ratio)]);
const table = [['name', 'value', 'unit', 'against', 'ratio'], ...rows];
const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
for (const row of table) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
const latest = { at: new Date().toISOString(), node: process.version, figures };
writeFileSync(fileURLToPath(new URL('./latest.json', import.meta.url)), `${JSON.stringify(latest, null, 2)}\n`);
process.exit(failed ? 1 : 0);

function short(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString();
}
