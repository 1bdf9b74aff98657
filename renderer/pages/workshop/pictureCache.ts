import { onScopeDispose, ref, shallowReactive, watch } from 'vue';
import { desktop } from '../../desktop.ts';

/** Whole pictures are large; those shown last are enough. */
const KEPT = 8;
const whole = new Map<string, string>();

/** The pixels of the picture that shows, fetched from main by id; `undefined` until they are there. */
export function useWholePicture(pictureId: () => string | undefined) {
  const dataUrl = ref<string>();
  watch(
    pictureId,
    async (id) => {
      const known = id === undefined ? undefined : whole.get(id);
      if (id === undefined || known !== undefined) return void (dataUrl.value = known);
      try {
        const picture = await desktop.pictures.get({ pictureId: id });
        whole.set(id, picture.dataUrl);
        for (const oldest of whole.keys()) if (whole.size > KEPT) whole.delete(oldest);
        if (pictureId() === id) dataUrl.value = picture.dataUrl;
      } catch {
        if (pictureId() === id) dataUrl.value = undefined;
      }
    },
    { immediate: true },
  );
  return dataUrl;
}

/** Small pictures for a list, read one after the other so that the list itself is never kept waiting. `null`: not readable. */
export function useThumbs(pictureIds: () => readonly string[]) {
  const thumbs = shallowReactive(new Map<string, string | null>());
  let turn = 0;
  async function read(ids: readonly string[]): Promise<void> {
    turn += 1;
    const mine = turn;
    for (const pictureId of ids) {
      if (mine !== turn) return;
      if (thumbs.has(pictureId)) continue;
      try {
        thumbs.set(pictureId, (await desktop.pictures.thumb({ pictureId })).dataUrl);
      } catch {
        thumbs.set(pictureId, null);
      }
    }
  }
  watch(() => pictureIds().join(' '), () => void read(pictureIds()), { immediate: true });
  onScopeDispose(() => (turn += 1));
  return (pictureId: string | undefined): string | null | undefined => (pictureId === undefined ? null : thumbs.get(pictureId));
}
