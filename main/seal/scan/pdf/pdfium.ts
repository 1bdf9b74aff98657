import { createRequire } from 'node:module';
import { init } from '@embedpdf/pdfium';
import type { WrappedPdfiumModule } from '@embedpdf/pdfium';
import { AppError } from '../../../../contract/errors.ts';
import { leave } from '../../pool/leftMemory.ts';
import { wasmModule } from '../../pool/wasmModule.ts';

/** FPDF_GetLastError: the document has a password. */
const FPDF_ERR_PASSWORD = 4;

/** PDFium with one document in its memory. To be disposed of, which is what gives the memory back. */
export interface Pdfium extends Disposable {
  readonly api: WrappedPdfiumModule;
  readonly pageCount: number;
  /** A page's handle, open until the document is closed. @param number from 1 @throws AppError scan/no-such-page | scan/unreadable */
  page(number: number): number;
  /** Room in its memory until the document is closed. */
  room(bytes: number): number;
  /** A look at its memory; memory grows, so look anew after each call. */
  memory(): Uint8Array;
  /** Does what may bring PDFium down. @throws AppError scan/unreadable then, and whatever AppError `work` throws */
  tried<T>(work: () => T): T;
}

/** What one document may take. A stream that unfolds to more ends PDFium, which is told as unreadable. */
const MOST_BYTES = 512 * 1024 * 1024;
/** A PDFium that has grown past this is not kept for the next document. */
const MOST_IDLE_BYTES = 64 * 1024 * 1024;

/** Emscripten's part of the module; the package's types leave it out. */
interface Emscripten {
  /** The memory, exchanged when it grows. */
  readonly HEAPU8: Uint8Array;
  addFunction(of: (...numbers: number[]) => number, signature: string): number;
  removeFunction(at: number): void;
}

/** The one that is not in use. */
let idle: WrappedPdfiumModule | undefined;

const emscripten = ({ pdfium }: WrappedPdfiumModule): Emscripten => pdfium as typeof pdfium & Emscripten;

/** A PDFium without a document: compiled once, with a memory of its own each. */
async function takeModule(): Promise<WrappedPdfiumModule> {
  const kept = idle;
  idle = undefined;
  if (kept) return kept;
  const module = wasmModule(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'));
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
 * Opens a document. Of the file only what PDFium asks for is copied into its memory; `bytes` must stay as they are until it is closed.
 * A PDFium serves one document after the other, unless it has grown much or a document has brought it down.
 * @throws AppError scan/password | scan/unreadable
 */
export async function openPdf(bytes: Uint8Array): Promise<Pdfium> {
  const api = await takeModule();
  const memory = (): Uint8Array => emscripten(api).HEAPU8;
  const rooms: number[] = [];
  const pages: number[] = [];
  let document = 0;
  let sound = true;

  function tried<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      if (thrown instanceof AppError) throw thrown;
      sound = false;
      throw new AppError('scan/unreadable', { cause: thrown });
    }
  }
  function room(size: number): number {
    const at = api.pdfium.wasmExports.malloc(size);
    if (at === 0) throw new AppError('scan/too-large', { params: { maxMegapixels: 268 } });
    rooms.push(at);
    return at;
  }
  function page(number: number): number {
    const pageCount = api.FPDF_GetPageCount(document);
    if (number > pageCount) throw new AppError(pageCount > 0 ? 'scan/no-such-page' : 'scan/unreadable', { params: { page: number, pages: pageCount } });
    const handle = api.FPDF_LoadPage(document, number - 1);
    if (handle === 0) throw new AppError('scan/unreadable', { cause: new Error('PDF page') });
    pages.push(handle);
    return handle;
  }
  // FPDF_FILEACCESS: the length, the function that reads a block of the file, what it is called with.
  const reader = emscripten(api).addFunction((_, position = 0, into = 0, size = 0) => {
    if (position + size > bytes.length) return 0;
    memory().set(bytes.subarray(position, position + size), into);
    return 1;
  }, 'iiiii');

  function close(): void {
    try {
      if (sound) {
        tried(() => {
          for (const handle of pages.splice(0)) api.FPDF_ClosePage(handle);
          if (document !== 0) api.FPDF_CloseDocument(document);
          for (const at of rooms.splice(0)) api.pdfium.wasmExports.free(at);
          emscripten(api).removeFunction(reader);
        });
      }
    } finally {
      const { byteLength } = memory();
      if (sound && !idle && byteLength <= MOST_IDLE_BYTES) idle = api;
      else leave(byteLength);
    }
  }

  try {
    return tried(() => {
      const access = room(12);
      new Uint32Array(memory().buffer, access, 3).set([bytes.length, reader, 0]);
      document = api.FPDF_LoadCustomDocument(access, '');
      if (document === 0) {
        const { FPDF_GetLastError: reason } = api;
        throw new AppError(reason() === FPDF_ERR_PASSWORD ? 'scan/password' : 'scan/unreadable', { cause: new Error('PDF') });
      }
      return { api, pageCount: api.FPDF_GetPageCount(document), page, room, memory, tried, [Symbol.dispose]: close };
    });
  } catch (thrown) {
    close();
    throw thrown;
  }
}
