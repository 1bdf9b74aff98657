import type { Picture } from '../../contract/desktop.ts';
import type { PictureSize } from '../store/pictures.ts';

/** A kept picture as the window may show it. */
export function shownPicture(pictureId: string, { png, ...size }: PictureSize & { readonly png: Uint8Array }): Picture {
  return { ...size, pictureId, dataUrl: dataUrl('image/png', png) };
}

export function dataUrl(type: 'image/png' | 'image/jpeg', bytes: Uint8Array): string {
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
}
