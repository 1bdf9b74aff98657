import { ref } from 'vue';

/** The text that screen readers speak next, in one polite live region of App.vue. */
export const announcement = ref('');

/** Speaks `text` to screen readers, also when it is the same text again. */
export function announce(text: string): void {
  announcement.value = '';
  requestAnimationFrame(() => (announcement.value = text));
}
