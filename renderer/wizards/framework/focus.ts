const reachable = 'input, textarea, select, button';

/** Puts the focus on the first wrong field inside `root` (FLD-8); of a group on its first entry. `data-invalid`: where ARIA knows no such state. */
export function focusFirstWrong(root: ParentNode | null): void {
  const wrong = root?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid="true"]');
  const target = wrong?.matches(reachable) ? wrong : wrong?.querySelector<HTMLElement>(reachable);
  target?.focus();
}
