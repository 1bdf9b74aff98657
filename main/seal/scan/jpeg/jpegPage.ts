import type { Rgb } from '../decode.ts';
import type { Box } from '../orientation.ts';
import { plainJpegHeader } from './jpegHeader.ts';
import type { JpegHeader } from './jpegHeader.ts';
import { giveJpegModule, takeJpegModule } from './jpegModule.ts';
import type { JpegModule } from './jpegModule.ts';

/** Room for one line's colour sums, and for the offsets of restart markers. */
const LINE_ROOM = 5 * 65_600;
const CHECKPOINT_EVERY = 8;
const CHECKPOINT_BYTES = 16;
const WASM_PAGE = 65_536;
/** Bit positions are 32-bit numbers. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Boxes over this are decoded by libvips, line by line. */
const MOST_BOX_PIXELS = 12_000_000;

/** A page of a plain JPEG: entropy-decoded once, boxes of it inverse-transformed when wanted. */
export interface JpegPage {
  readonly reduced: Rgb;
  /** @returns undefined when the box is so large that a page decoder serves better */
  box(box: Box): Rgb | undefined;
  /** The page is not wanted any more; there are no boxes from then on. */
  close(): void;
}

/**
 * Decodes a baseline JPEG as libjpeg does, for what an extraction needs. Whatever is not plain or not sound to the last bit is not
 * answered for: another decoder decides what is wrong with it.
 * @param shrink 2, 4 or 8: by how much the page is reduced, each pixel the mean of its square
 */
export function openJpegPage(bytes: Uint8Array, shrink: 2 | 4 | 8): JpegPage | undefined {
  const header = bytes.length <= MOST_BYTES ? plainJpegHeader(bytes) : undefined;
  if (!header) return undefined;
  const module = takeJpegModule();
  try {
    const page = decodePage(module, bytes, header, shrink);
    if (!page) giveJpegModule(module);
    return page;
  } catch (thrown) {
    if (thrown instanceof WebAssembly.RuntimeError) return undefined; // wild data led out of its memory
    throw thrown;
  }
}

function decodePage(module: JpegModule, bytes: Uint8Array, header: JpegHeader, shrink: 2 | 4 | 8): JpegPage | undefined {
  if (!setHeader(module, header)) return undefined;
  const { width, height, components, dataFrom } = header;
  const across = 8 * (components[0]?.across ?? 1);
  const down = 8 * (components[0]?.down ?? 1);
  const [mcusPerLine, mcuLines] = [Math.ceil(width / across), Math.ceil(height / down)];
  const markers = header.restartEvery ? Math.ceil((mcusPerLine * mcuLines) / header.restartEvery) + 1 : 2;
  const [outWidth, outHeight] = [Math.round(width / shrink), Math.round(height / shrink)];
  const room = layout(module);
  module.setLineRoom(room(LINE_ROOM));
  const table = room(4 * markers);
  module.setCheckpoints(room(Math.ceil(mcusPerLine / CHECKPOINT_EVERY) * mcuLines * CHECKPOINT_BYTES));
  const out = room(outWidth * outHeight * 3);
  const lines = room(components.length * ((mcusPerLine * across * down) / (shrink * shrink)) + 16);
  const data = room(bytes.length - dataFrom + 64) + 32;
  new Uint8Array(module.memory.buffer, data).set(bytes.subarray(dataFrom));
  if (!module.unstuff(data, data + bytes.length - dataFrom, table, markers)) return undefined;
  if (!module.decodeReduced(shrink, lines, out, outWidth, outHeight)) return undefined;
  const reduced = { data: new Uint8Array(module.memory.buffer.slice(out, out + outWidth * outHeight * 3)), width: outWidth, height: outHeight };
  const end = room(0);
  let open = true;
  const close = (): void => {
    if (open) giveJpegModule(module);
    open = false;
  };
  return { reduced, box: (box) => (open ? decodeBox(module, end, box) : undefined), close };
}

/** Hands out addresses one after the other; the memory grows with them. */
function layout({ memory, heapBase }: JpegModule, from = heapBase()): (bytes: number) => number {
  let next = from;
  return (bytes) => {
    const at = Math.ceil(next / 16) * 16;
    next = at + bytes;
    if (next > memory.buffer.byteLength) memory.grow(Math.ceil((next - memory.buffer.byteLength) / WASM_PAGE));
    return at;
  };
}

function setHeader(module: JpegModule, header: JpegHeader): boolean {
  const memory = module.memory.buffer;
  for (const { kind, id, codes } of header.huffman) {
    new Uint8Array(memory, module.tableInput.value, 16 + 256).fill(0).set(codes);
    if (!module.setTable(kind, id)) return false;
  }
  for (const [index, component] of header.components.entries()) {
    new Int32Array(memory, module.components.value + index * 32, 4).set([component.across, component.down, component.dcTable, component.acTable]);
    new Int32Array(memory, module.quantisation.value + index * 256, 64).set(component.quantisation);
  }
  module.setFrame(header.components.length, header.width, header.height, header.restartEvery);
  return true;
}

function decodeBox(module: JpegModule, from: number, { left, top, width, height }: Box): Rgb | undefined {
  if (width * height > MOST_BOX_PIXELS) return undefined;
  const room = layout(module, from);
  const planes = room(module.planesSize(left, top, width, height));
  const out = room(width * height * 3);
  if (!module.decodeBox(left, top, width, height, planes, out)) return undefined;
  return { data: new Uint8Array(module.memory.buffer.slice(out, out + width * height * 3)), width, height };
}
