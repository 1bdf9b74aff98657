import type { WireError } from '../../contract/result.ts';
import type { GenerateOptions, Generated } from './draw/generate.ts';
import type { Extracted, ExtractOptions, ExtractStep, NotFound } from './extract/extract.ts';
import type { Inspection } from './scan/inspect.ts';

/** What the worker can do: input and output by name. */
export interface Jobs {
  inspect: { readonly input: { readonly file: Uint8Array }; readonly output: Inspection };
  extract: { readonly input: { readonly file: Uint8Array; readonly options: ExtractOptions }; readonly output: Extracted | NotFound };
  tiles: { readonly input: { readonly file: Uint8Array; readonly level: number; readonly row: number }; readonly output: Uint8Array[] };
  thumb: { readonly input: { readonly png: Uint8Array; readonly side: number }; readonly output: Uint8Array };
  generate: { readonly input: GenerateOptions; readonly output: Generated };
}
export type JobName = keyof Jobs;

export type ToWorker =
  | { [J in JobName]: { readonly kind: 'run'; readonly id: number; readonly job: J; readonly input: Jobs[J]['input'] } }[JobName]
  | { readonly kind: 'cancel'; readonly id: number };

export type FromWorker =
  | { readonly kind: 'progress'; readonly id: number; readonly step: ExtractStep; readonly fraction: number }
  | { readonly kind: 'done'; readonly id: number; readonly value: Jobs[JobName]['output'] }
  | { readonly kind: 'failed'; readonly id: number; readonly error: WireError };
