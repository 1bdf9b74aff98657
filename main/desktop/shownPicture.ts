import type { Picture } from '../../contract/desktop.ts';
import type { StoredPicture } from '../store/pictures.ts';

/** A kept picture as the window may show it. */
export function shownPicture(pictureId: string, picture: StoredPicture): Picture {
  const { png, ...size } = picture;
  return { pictureId, dataUrl: dataUrl('image/png', png), ...size };
}

export function dataUrl(type: 'image/png' | 'image/jpeg', bytes: Uint8Array): string {
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
}
