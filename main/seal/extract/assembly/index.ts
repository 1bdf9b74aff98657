// The seal's box taken apart into ink and print, and print mended: the loops over pixels of `unmix.ts` and `mendPrint.ts`. Compiled to resources/wasm/unmix.wasm.
export { alpha, heapBase, openBox, print, rgb, white } from './box';
export { unmix } from './unmix';
export { fade } from './fade';
export { distance, known, openPlanes, planeHeight, planeWidth, zone } from './planes';
export { setNetwork } from './network';
export { levels } from './levels';
export { HEADROOM, mend, openMend, traits, unsure } from './mend';
export { tellAll, UNIT } from './tell';
export { writeBack } from './writeBack';
