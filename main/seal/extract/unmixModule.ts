import { readFileSync } from 'node:fs';
import { leave } from '../pool/leftMemory.ts';
import { resourceFile } from '../resourceFile.ts';
import { printNets } from './printNet.ts';
import type { PrintNet } from './printNet.ts';

/** What `assembly/index.ts` exports; numbers are addresses in its memory unless named otherwise. */
export interface UnmixModule {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  /** `which`: 0 guesses first, 1 decides. */
  setNetwork(which: number, weights: number, inputs: number, hidden: number, deeper: number): void;
  openBox(from: number, width: number, height: number): void;
  readonly rgb: WebAssembly.Global;
  readonly white: WebAssembly.Global;
  readonly alpha: WebAssembly.Global;
  unmix(isBlue: number, light: number, colour: number, tint: number, printDark: number, darkest: number, colourDark: number, otherTint: number): number;
  openPlanes(factor: number, rim: number, isBlue: number, fullColour: number): void;
  readonly planeWidth: WebAssembly.Global;
  readonly planeHeight: WebAssembly.Global;
  readonly known: WebAssembly.Global;
  readonly zone: WebAssembly.Global;
  openMend(light: number, colour: number, level: number, fineness: number): void;
  describeLine(y: number): void;
  guessLine(y: number): void;
  surroundLine(y: number): void;
  decideLine(y: number): void;
  readonly unsure: WebAssembly.Global;
  writeBack(level: number): void;
  readonly FRAME: WebAssembly.Global;
  readonly REACH: WebAssembly.Global;
  readonly FEATURES: WebAssembly.Global;
  readonly BORDER_FEATURES: WebAssembly.Global;
  readonly CONTEXT_ROW: WebAssembly.Global;
  readonly rows: WebAssembly.Global;
  readonly contextRows: WebAssembly.Global;
  lineCount(y: number): number;
  linePlaces(y: number): number;
}

const WASM_PAGE = 65_536;
/** Memory never shrinks: after a very large box it is given back. */
const MOST_KEPT_BYTES = 48 * 1024 * 1024;

let compiled: WebAssembly.Module | undefined;
let kept: { readonly module: UnmixModule; readonly boxFrom: number } | undefined;

/** The module with an empty box of that size. There is one box at a time: what was written of the last one is gone. */
export function openUnmixBox(width: number, height: number): UnmixModule {
  const keptBytes = kept?.module.memory.buffer.byteLength ?? 0;
  if (!kept || keptBytes > MOST_KEPT_BYTES) {
    leave(keptBytes);
    compiled ??= new WebAssembly.Module(readFileSync(resourceFile('wasm', 'unmix.wasm')));
    const module = new WebAssembly.Instance(compiled, {}).exports as unknown as UnmixModule;
    kept = { module, boxFrom: writeNets(module, printNets()) };
  }
  kept.module.openBox(kept.boxFrom, width, height);
  return kept.module;
}

/** Puts networks in the place of those in use. @returns the first byte behind them */
export function writeNets(module: UnmixModule, nets: readonly PrintNet[]): number {
  const { memory } = module;
  let at = Math.ceil(module.heapBase() / 16) * 16;
  for (const [which, { inputs, hidden, deeper, numbers }] of nets.entries()) {
    const end = Math.ceil((at + numbers.byteLength) / 16) * 16;
    if (end > memory.buffer.byteLength) memory.grow(Math.ceil((end - memory.buffer.byteLength) / WASM_PAGE));
    new Float32Array(memory.buffer, at, numbers.length).set(numbers);
    module.setNetwork(which, at, inputs, hidden, deeper);
    at = end;
  }
  return at;
}
