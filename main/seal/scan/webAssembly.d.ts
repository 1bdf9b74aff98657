/** What we use of WebAssembly: its types come with the DOM's only, and main has no DOM. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }
  const Module: new (bytes: Uint8Array) => Module;
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }
  const Instance: new (module: Module, imports: Readonly<Record<string, never>>) => Instance;
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  const Memory: new (size: { readonly initial: number }) => Memory;
  interface Global {
    readonly value: number;
  }
  class RuntimeError extends Error {}
}
