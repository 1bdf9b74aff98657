import type { WireError } from '../../contract/result.ts';
import type { GenerateOptions, Generated } from './draw/generate.ts';
import type { Extracted, ExtractOptions, ExtractStep, NotFound } from './extract/extract.ts';
import type { Box } from './scan/orientation.ts';
import type { Inspection } from './scan/inspect.ts';

/** A scan's bytes (not copied when they lie in shared memory), or where the worker reads them when the job's turn comes. */
export type ScanSource = Uint8Array | { readonly path: string };

/** What the worker can do: input and output by name. */
export interface Jobs {
  inspect: { readonly input: { readonly file: ScanSource; readonly page?: number }; readonly output: Inspection };
  extract: { readonly input: { readonly file: ScanSource; readonly options: ExtractOptions }; readonly output: Extracted | NotFound };
  tiles: { readonly input: { readonly file: ScanSource; readonly level: number; readonly row: number; readonly page?: number }; readonly output: Uint8Array[] };
  region: { readonly input: { readonly file: ScanSource; readonly box: Box; readonly side: number; readonly page?: number }; readonly output: Uint8Array };
  compact: { readonly input: { readonly file: Uint8Array }; readonly output: Uint8Array };
  thumb: { readonly input: { readonly png: Uint8Array; readonly side: number }; readonly output: Uint8Array };
  generate: { readonly input: GenerateOptions; readonly output: Generated };
}
export type JobName = keyof Jobs;

/** One job with its input. */
export type Task = { [J in JobName]: { readonly job: J; readonly input: Jobs[J]['input'] } }[JobName];

/** `stop`: one shared number, not 0 once the answer is not wanted any more; seen in the midst of work too. */
export type ToWorker = { readonly id: number; readonly stop: Int32Array } & Task;

/** `spent`: the worker had better be ended, now that the job is done. */
export type FromWorker =
  | { readonly kind: 'compiled'; readonly path: string; readonly module: WebAssembly.Module }
  | { readonly kind: 'progress'; readonly id: number; readonly step: ExtractStep; readonly fraction: number }
  | { readonly kind: 'done'; readonly id: number; readonly value: Jobs[JobName]['output']; readonly spent: boolean }
  | { readonly kind: 'failed'; readonly id: number; readonly error: WireError; readonly spent: boolean };
