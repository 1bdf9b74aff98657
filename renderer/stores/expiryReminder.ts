import { defineStore } from 'pinia';
import { ref } from 'vue';
import { limits } from '../composables/cardLimits.ts';
import { desktop } from '../desktop.ts';

export const reminderChoices = [30, 60, 90] as const;
export type ReminderDays = (typeof reminderChoices)[number];
const SETTING = 'cards.expiryReminderDays';

/** How many days before a card's certificate ends its holder is told: at the login page and on the home page. */
export const useExpiryReminder = defineStore('expiry-reminder', () => {
  const days = ref<number>(limits.expiryReminderDays);
  let asked: Promise<void> | undefined;

  function load(): Promise<void> {
    asked ??= desktop.app.setting({ key: SETTING }).then(
      ({ value }) => {
        if (reminderChoices.some((choice) => choice === value)) days.value = Number(value);
      },
      () => {},
    );
    return asked;
  }
  async function choose(next: ReminderDays): Promise<void> {
    days.value = next;
    await desktop.app.setSetting({ key: SETTING, value: next });
  }
  return { days, load, choose };
});
