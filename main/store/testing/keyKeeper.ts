import type { KeyKeeper } from '../../hosts/host.ts';

/** Test part: keeps a key by flipping its bits, so that wrapped and plain differ. `mask` tells keepers of two PCs apart. */
export function flippingKeyKeeper(mask = 0x5a): KeyKeeper {
  const flip = async (bytes: Uint8Array): Promise<Uint8Array> => bytes.map((byte) => byte ^ mask);
  return { keeping: 'file', protect: flip, unprotect: flip };
}
