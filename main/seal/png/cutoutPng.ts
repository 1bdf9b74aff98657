import { crc32 } from 'node:zlib';
import { resourceFile } from '../resourceFile.ts';
import { wasmModule } from '../pool/wasmModule.ts';

/** One ink laid with a soft alpha: all a cut-out is made of. */
export interface Cutout {
  readonly alpha: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly rgb: readonly [number, number, number];
}

/** What `assembly/index.ts` exports; numbers are addresses in its memory unless named otherwise. */
interface PngModule {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  deflateCutout(alpha: number, width: number, height: number, red: number, green: number, blue: number, room: number, to: number): number;
}

const SIGNATURE = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const INCHES_PER_METRE = 39.3701;
const RGBA = 6;
const WASM_PAGE = 65_536;
/** Memory never shrinks: after a very large picture it is given back. */
const MOST_KEPT_BYTES = 32 * 1024 * 1024;

let kept: PngModule | undefined;

/**
 * PNG, RGBA, with its resolution (pHYs). Colour is the ink's everywhere, so edges keep their tone on any ground.
 * @param dpi of the cut-out
 */
export function cutoutPng({ alpha, width, height, rgb }: Cutout, dpi: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, RGBA], 8);
  const perMetre = Math.round(dpi * INCHES_PER_METRE);
  const physical = Buffer.alloc(9);
  physical.writeUInt32BE(perMetre, 0);
  physical.writeUInt32BE(perMetre, 4);
  physical[8] = 1; // metres
  const module = takeModule();
  const room = (bytes: number, from: number): number => Math.ceil((from + bytes) / 16) * 16;
  const pixels = room(0, module.heapBase());
  const tokens = room(width * height, pixels);
  const stream = room(width * height * 4 + height * 16, tokens);
  const missing = stream + width * height * 4 + 4096 - module.memory.buffer.byteLength;
  if (missing > 0) module.memory.grow(Math.ceil(missing / WASM_PAGE));
  new Uint8Array(module.memory.buffer, pixels, width * height).set(alpha);
  const length = module.deflateCutout(pixels, width, height, ...rgb, tokens, stream);
  const png = Uint8Array.from(Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('pHYs', physical), chunk('IDAT', new Uint8Array(module.memory.buffer, stream, length)), chunk('IEND', Buffer.alloc(0))]));
  if (module.memory.buffer.byteLength <= MOST_KEPT_BYTES) kept = module;
  return png;
}

function takeModule(): PngModule {
  const module = kept;
  kept = undefined;
  if (module) return module;
  return new WebAssembly.Instance(wasmModule(resourceFile('wasm', 'png.wasm')), {}).exports as unknown as PngModule;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const [length, name, check] = [Buffer.alloc(4), Buffer.from(type, 'latin1'), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(data, crc32(name)));
  return Buffer.concat([length, name, data, check]);
}
