import { leave } from '../pool/leftMemory.ts';
import { resourceFile } from '../resourceFile.ts';
import { packed } from './printNet.ts';
import type { PrintNet } from './printNet.ts';
import { wasmModule } from '../pool/wasmModule.ts';

/** What `assembly/index.ts` exports; numbers are addresses in its memory unless named otherwise. */
export interface UnmixModule {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  setNetwork(numbers: number, c0: number, c1: number, c2: number, c3: number, head: number): void;
  openBox(from: number, width: number, height: number): void;
  readonly rgb: WebAssembly.Global;
  readonly white: WebAssembly.Global;
  readonly alpha: WebAssembly.Global;
  unmix(isBlue: number, light: number, colour: number, tint: number, printDark: number, darkest: number, colourDark: number, otherTint: number): number;
  /** Takes paper noise and specks out of `alpha`. */
  fade(threshold: number, cell: number): void;
  openPlanes(factor: number, rim: number, isBlue: number, fullColour: number): void;
  readonly planeWidth: WebAssembly.Global;
  readonly planeHeight: WebAssembly.Global;
  readonly known: WebAssembly.Global;
  readonly zone: WebAssembly.Global;
  readonly distance: WebAssembly.Global;
  openMend(light: number, colour: number, tint: number, level: number, pxPerMm: number): void;
  mend(edges: number, looks: number, outsideMm: number): void;
  readonly unsure: WebAssembly.Global;
  writeBack(): void;
  readonly levels: WebAssembly.Global;
  /** For learning: the network's inputs (16 bits, `UNIT` is 1), pixel after pixel, and the seal's traits. */
  tellAll(): number;
  readonly UNIT: WebAssembly.Global;
  readonly HEADROOM: WebAssembly.Global;
  readonly traits: WebAssembly.Global;
}

const WASM_PAGE = 65_536;
/** Memory never shrinks: after a very large box it is given back. */
const MOST_KEPT_BYTES = 80 * 1024 * 1024;

let kept: UnmixModule | undefined;
const packedNets = new WeakMap<PrintNet, Uint8Array>();
/** The network that lies in the module, and the first byte behind it. */
let placed: { readonly net: PrintNet; readonly end: number } | undefined;

/** The module with an empty box of that size, and that network. There is one box at a time: what was written of the last one is gone. */
export function openUnmixBox(net: PrintNet, width: number, height: number): UnmixModule {
  const keptBytes = kept?.memory.buffer.byteLength ?? 0;
  if (!kept || keptBytes > MOST_KEPT_BYTES) {
    leave(keptBytes);
    kept = new WebAssembly.Instance(wasmModule(resourceFile('wasm', 'unmix.wasm')), {}).exports as unknown as UnmixModule;
    placed = undefined;
  }
  if (placed?.net !== net) placed = { net, end: writeNet(kept, net) };
  kept.openBox(placed.end, width, height);
  return kept;
}

/** Puts a network in the place of that in use. @returns the first byte behind it */
function writeNet(module: UnmixModule, net: PrintNet): number {
  const { memory } = module;
  const at = Math.ceil(module.heapBase() / 16) * 16;
  const numbers = packedNets.get(net) ?? packed(net);
  packedNets.set(net, numbers);
  const missing = at + numbers.length - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / WASM_PAGE));
  new Uint8Array(memory.buffer, at, numbers.length).set(numbers);
  module.setNetwork(at, ...net.channels, net.head);
  return at + numbers.length;
}
