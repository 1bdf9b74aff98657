import { ref, type Ref } from 'vue';
import { desktop } from '../desktop.ts';

const KEY = 'cards.last-reader';

/** The reader whose card was used last on this PC: of several cards, the one in it is meant. A reader's name tells nothing of a person. */
export function useLastReader(): { readonly lastReader: Ref<string | undefined>; remember(reader: string): void } {
  const lastReader = ref<string>();
  void desktop.app
    .setting({ key: KEY })
    .then(({ value }) => {
      if (typeof value === 'string') lastReader.value = value;
    })
    .catch(() => {}); // a store that cannot be read: the first card is offered
  return {
    lastReader,
    remember: (reader) => {
      lastReader.value = reader;
      void desktop.app.setSetting({ key: KEY, value: reader }).catch(() => {});
    },
  };
}
