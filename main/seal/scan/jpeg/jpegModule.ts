import { leave } from '../../pool/leftMemory.ts';
import { resourceFile } from '../../resourceFile.ts';
import { wasmModule } from '../../pool/wasmModule.ts';

/** What `assembly/index.ts` exports; numbers are addresses in its memory unless named otherwise. */
export interface JpegModule {
  readonly memory: WebAssembly.Memory;
  readonly tableInput: WebAssembly.Global;
  readonly components: WebAssembly.Global;
  readonly quantisation: WebAssembly.Global;
  heapBase(): number;
  setTable(kind: number, id: number): number;
  setFrame(count: number, width: number, height: number, restartEvery: number): void;
  unstuff(from: number, end: number, table: number, most: number): number;
  setCheckpoints(at: number): void;
  setLineRoom(at: number): void;
  decodeReduced(shrink: number, lines: number, out: number, outWidth: number, outHeight: number): number;
  planesSize(left: number, top: number, width: number, height: number): number;
  decodeBox(left: number, top: number, width: number, height: number, planes: number, out: number): number;
}

/** Decoders that are not in use: fresh memory costs time, so one is kept. */
const idle: JpegModule[] = [];
/** Memory never shrinks: a decoder that had a very large page goes. */
const MOST_IDLE_BYTES = 64 * 1024 * 1024;

/** A decoder for one page. */
export function takeJpegModule(): JpegModule {
  const kept = idle.pop();
  if (kept) return kept;
  return new WebAssembly.Instance(wasmModule(resourceFile('wasm', 'jpeg.wasm')), {}).exports as unknown as JpegModule;
}

/** Gives a decoder back; its page is gone. */
export function giveJpegModule(module: JpegModule): void {
  const { byteLength } = module.memory.buffer;
  if (idle.length === 0 && byteLength <= MOST_IDLE_BYTES) idle.push(module);
  else leave(byteLength);
}
