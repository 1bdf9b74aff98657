import type { Field } from '../field.ts';

/** What ties a control to its label, hint and message: bind it to the input. */
export interface ControlBinding {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
  readonly 'aria-required': 'true' | undefined;
}

/** Every control gets these, the value as its model, and tells when focus leaves (`left`). */
export interface ControlProps<F extends Field> {
  readonly field: F;
  readonly control: ControlBinding;
  readonly labelId: string;
}
