// Baseline JPEG for scans: the page reduced in one pass over its data, then boxes of it at full size. Compiled to resources/wasm/jpeg.wasm.
export { tableInput, setTable } from './huffman';
export { components, quantisation, setFrame } from './frame';
export { unstuff } from './stream';
export { setCheckpoints } from './mcu';
export { decodeReduced } from './reduced';
export { decodeBox, planesSize } from './box';
export { setLineRoom } from './upsample';

/** First byte that the caller may use. */
export function heapBase(): usize {
  return __heap_base;
}
