import { defineStore } from 'pinia';
import { ref } from 'vue';
import { desktop } from '../desktop.ts';

const KEY = 'screen.millimetre';
/** A screen whose millimetre is further off than this does not exist. */
export const screenScaleLimits = { min: 0.5, max: 2 } as const;

const isScale = (value: unknown): value is number => typeof value === 'number' && value >= screenScaleLimits.min && value <= screenScaleLimits.max;

/**
 * How many CSS millimetres one millimetre on this PC's screen is. No window system tells it truly: the user measures once
 * with a card, and this PC remembers.
 */
export const useScreenSizeStore = defineStore('screenSize', () => {
  const scale = ref(1);

  async function load(): Promise<void> {
    try {
      const { value } = await desktop.app.setting({ key: KEY });
      if (isScale(value)) scale.value = value;
    } catch {
      // CSS millimetres do until it can be read.
    }
  }
  async function keep(next: number): Promise<void> {
    if (!isScale(next)) return;
    scale.value = next;
    await desktop.app.setSetting({ key: KEY, value: next }).catch(() => {});
  }
  void load();

  return { scale, keep };
});
