/** Space opens a list, as the manual says, in every browser. */
export function openList(event: Event): void {
  const select = event.target as HTMLSelectElement;
  try {
    select.showPicker();
    event.preventDefault();
  } catch {
    // Older engines open it themselves.
  }
}
