import type { Ref } from 'vue';
import type { Extraction, PixelBox } from '../../contract/desktop.ts';

/** SEAL-6: only red and blue seals can be taken from a scan; SIG-1: signatures are black. */
export type InkChoice = 'auto' | 'red' | 'blue' | 'black';

/** How much density counts as ink where the engine has not said it. */
export const USUAL_THRESHOLD = 0.1;

/** What the user set by hand; absent means that the engine decides. */
export interface ScanSettings {
  readonly ink: InkChoice;
  readonly box?: PixelBox;
  readonly rotationDegrees?: number;
  readonly threshold?: number;
  /** The usual tone of such ink instead of the scanned one. */
  readonly colour?: 'kept' | 'usual';
  /** Faded ink made full. */
  readonly strength?: 'kept' | 'strong';
}

/** One cut-out under correction, as its controls see it. */
export interface CutEditing {
  readonly extraction: Readonly<Ref<Omit<Extraction, 'picture' | 'candidates'> | undefined>>;
  readonly settings: Readonly<Ref<ScanSettings>>;
  readonly rotationDegrees: Readonly<Ref<number>>;
  readonly threshold: Readonly<Ref<number>>;
  readonly isManual: Readonly<Ref<boolean>>;
  readonly canUndo: Readonly<Ref<boolean>>;
  readonly canRedo: Readonly<Ref<boolean>>;
  change(part: Partial<ScanSettings>): void;
  /** Back to what the engine finds by itself. */
  auto(): void;
  undo(): void;
  redo(): void;
}
