import { instant } from '../../context.ts';
import type { AreaHandlers } from '../../register.ts';
import { addUpload, removeUpload } from './uploads.ts';

export const uploads: AreaHandlers<'uploads'> = {
  async add({ ticket, content }, { services }) {
    const row = await addUpload(services, ticket, Buffer.from(content, 'base64'));
    return { uploadId: row.upload_id, type: row.type, bytes: row.bytes, expiresAt: instant(row.expires_at) };
  },

  async remove({ ticket, uploadId }, { services }) {
    await removeUpload(services, ticket, uploadId);
    return {};
  },
};
