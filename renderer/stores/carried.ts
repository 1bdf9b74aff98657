import { defineStore } from 'pinia';
import { ref } from 'vue';

/** What was typed in one wizard and is wanted by another. In memory only, never in a URL. */
export interface CarriedUnit {
  readonly enterpriseName: string;
  readonly uscc: string;
  readonly orgCode: string;
}

/** LOGIN-2: the ticket of a first login, and whose it is. */
export interface CarriedFirstLogin {
  readonly ticket: string;
  readonly username: string;
  readonly mobileMasked: string | undefined;
}

export const useCarriedStore = defineStore('carried', () => {
  /** REG-2: the enterprise whose admin exists already, for username recovery. */
  const unit = ref<CarriedUnit>();
  /** A username that the login screen may offer: just registered, or just found. */
  const username = ref('');
  const firstLogin = ref<CarriedFirstLogin>();
  return {
    unit,
    firstLogin,
    username,
    /** Answers what is carried and empties it: it is for the next screen only. */
    takeUsername(): string {
      const taken = username.value;
      username.value = '';
      return taken;
    },
  };
});
