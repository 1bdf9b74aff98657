/** Follows a pointer that went down on a drawn element until it is let go, also outside of it. */
export function followPointer(event: PointerEvent, move: (event: PointerEvent) => void, done: () => void = () => {}): void {
  event.preventDefault();
  event.stopPropagation();
  const target = event.currentTarget as SVGElement;
  target.setPointerCapture(event.pointerId);
  const drop = (): void => {
    target.removeEventListener('pointermove', move);
    target.removeEventListener('pointerup', drop);
    target.removeEventListener('pointercancel', drop);
    done();
  };
  target.addEventListener('pointermove', move);
  target.addEventListener('pointerup', drop);
  target.addEventListener('pointercancel', drop);
}
