import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { init } from '@embedpdf/pdfium';
import type { WrappedPdfiumModule } from '@embedpdf/pdfium';
import { AppError } from '../../../../contract/errors.ts';

/** FPDF_GetLastError: the document has a password. */
const FPDF_ERR_PASSWORD = 4;

/** PDFium with one document in its memory. */
export interface Pdfium {
  readonly api: WrappedPdfiumModule;
  readonly document: number;
  readonly pageCount: number;
  /** Room in its memory until the document is closed. */
  room(bytes: number): number;
  /** A look at its memory; memory grows, so look anew after each call. */
  memory(): Uint8Array;
}

/** What one document may take: a drawn A3 page at 600 dpi takes 210 MB. A stream that unfolds to more ends PDFium, which is told as unreadable. */
const MOST_BYTES = 512 * 1024 * 1024;

let compiled: WebAssembly.Module | undefined;

/** A PDFium: compiled once, with a memory of its own each. */
async function instance(): Promise<WrappedPdfiumModule> {
  const module = (compiled ??= new WebAssembly.Module(readFileSync(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'))));
  const api = await init({
    printErr: () => {}, // what it complains of is thrown, too
    instantiateWasm: (imports: Readonly<Record<string, never>>, receive: (made: WebAssembly.Instance, from: WebAssembly.Module) => void) => {
      const made = new WebAssembly.Instance(module, imports);
      for (const each of Object.values(made.exports)) if (each instanceof WebAssembly.Memory) limit(each);
      receive(made, module);
      return made.exports;
    },
  } as Parameters<typeof init>[0]);
  api.PDFiumExt_Init();
  return api;
}

/** Refuses to grow past `MOST_BYTES`, as an engine without room does: Emscripten's allocator then answers that there is none. */
function limit(memory: WebAssembly.Memory): void {
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * 65_536 > MOST_BYTES) throw new RangeError('PDF memory');
    return grow(pages);
  };
}

/**
 * Opens a document. Each has a PDFium of its own: memory goes back with it, and a document that wrecks it harms no other.
 * @throws AppError scan/password | scan/unreadable
 */
export async function openPdf(bytes: Uint8Array): Promise<Pdfium> {
  const api = await instance();
  // Emscripten's view of the memory, exchanged when it grows; the package's types leave it out.
  const memory = (): Uint8Array => (api.pdfium as typeof api.pdfium & { readonly HEAPU8: Uint8Array }).HEAPU8;
  const room = (size: number): number => {
    const at = api.pdfium.wasmExports.malloc(size);
    if (at === 0) throw new AppError('scan/too-large', { params: { maxMegapixels: 268 } });
    return at;
  };
  const at = room(bytes.length);
  memory().set(bytes, at);
  const document = api.FPDF_LoadMemDocument(at, bytes.length, '');
  if (document === 0) {
    const { FPDF_GetLastError: reason } = api;
    const locked = reason() === FPDF_ERR_PASSWORD;
    throw new AppError(locked ? 'scan/password' : 'scan/unreadable', { cause: new Error('PDF') });
  }
  return { api, document, pageCount: api.FPDF_GetPageCount(document), room, memory };
}
