import { ref, watch } from 'vue';
import type { PixelBox } from '../../contract/desktop.ts';
import { desktop } from '../desktop.ts';

/** The part of the page under a cut-out as it was scanned, read when it is asked for; gone when the cut-out changes. */
export function useBefore(what: () => { readonly scanId: string; readonly box: PixelBox } | undefined) {
  const dataUrl = ref<string>();
  let read: string | undefined;
  const keyOf = (): string | undefined => (what() ? JSON.stringify(what()) : undefined);
  watch(keyOf, (key) => {
    if (key !== read) dataUrl.value = undefined;
  });

  return {
    dataUrl,
    async read(): Promise<void> {
      const [wanted, key] = [what(), keyOf()];
      if (!wanted || (key === read && dataUrl.value !== undefined)) return;
      read = key;
      try {
        const region = await desktop.pictures.region(wanted);
        if (key === keyOf()) dataUrl.value = region.dataUrl;
      } catch {
        // The cut-out shows alone; extraction tells what is wrong with the file.
      }
    },
  };
}
