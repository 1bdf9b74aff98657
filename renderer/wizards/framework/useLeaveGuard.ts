import { ref } from 'vue';
import { onBeforeRouteLeave } from 'vue-router';

/** Leaving an unfinished wizard asks first. `ask` is open while the question stands. */
export function useLeaveGuard(isUnfinished: () => boolean) {
  const asking = ref(false);
  let answer: ((leave: boolean) => void) | undefined;
  let leaveFreely = false;

  onBeforeRouteLeave(() => {
    if (leaveFreely || !isUnfinished()) return true;
    asking.value = true;
    return new Promise<boolean>((resolve) => (answer = resolve));
  });
  return {
    asking,
    decide(leave: boolean): void {
      asking.value = false;
      answer?.(leave);
      answer = undefined;
    },
    /** The user chose a way out that needs no question. */
    letGo: (): void => void (leaveFreely = true),
  };
}
