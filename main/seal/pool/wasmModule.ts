import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { FromWorker } from '../protocol.ts';

const compiled = new Map<string, WebAssembly.Module>();

/**
 * A compiled module, once a thread. A seal worker gives it to main as well (`holdModule`).
 * @param path of the `.wasm` file
 */
export function wasmModule(path: string): WebAssembly.Module {
  const known = compiled.get(path);
  if (known) return known;
  const module = new WebAssembly.Module(readFileSync(path));
  compiled.set(path, module);
  parentPort?.postMessage({ kind: 'compiled', path, module } satisfies FromWorker);
  return module;
}

/**
 * Holds a worker's module for good. Threads of a process share a module's machine code; freed with the last thread that has it while
 * another compiles it anew, V8 loses count of its pages and brings the process down (nodejs/node#64500).
 */
export function holdModule(path: string, module: WebAssembly.Module): void {
  compiled.set(path, module);
}
