import { safeStorage } from 'electron';
import { AppError } from '../../contract/errors.ts';
import type { KeyKeeper } from './host.ts';
import { keyFileKeeper } from './keyFile.ts';

/**
 * Keeps the data key with the operating system: DPAPI, Keychain, libsecret or KWallet. Where there is none (a Linux
 * session without a secret service: `basic_text` is a fixed password) a key file keeps it, and says so.
 */
export async function electronKeyKeeper(keyFile: string): Promise<KeyKeeper> {
  const plainText = process.platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
  if (plainText || !(await safeStorage.isAsyncEncryptionAvailable())) return keyFileKeeper(keyFile);
  return {
    keeping: 'os',
    protect: async (key) => await safeStorage.encryptStringAsync(Buffer.from(key).toString('base64')),
    unprotect: async (wrapped) => {
      try {
        const { result } = await safeStorage.decryptStringAsync(Buffer.from(wrapped));
        return Buffer.from(result, 'base64');
      } catch (cause) {
        throw new AppError('store/corrupt', { cause });
      }
    },
  };
}
