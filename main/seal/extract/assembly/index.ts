// The seal's box taken apart into ink and print, and print mended: the loops over pixels of `unmix.ts` and `mendPrint.ts`. Compiled to resources/wasm/unmix.wasm.
export { alpha, heapBase, openBox, print, rgb, white } from './box';
export { unmix } from './unmix';
export { known, openPlanes, planeHeight, planeWidth, zone } from './planes';
export { BORDER_FEATURES, CONTEXT_ROW, contextRows, describeLine, FEATURES, FRAME, lineCount, linePlaces, REACH, rows } from './features';
export { setNetwork } from './network';
export { decideLine, guessLine, openMend, surroundLine, unsure } from './mend';
export { writeBack } from './writeBack';
