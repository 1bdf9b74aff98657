import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The PIN window is built by itself: it shares no chunk with the main window and holds nothing third-party. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  build: {
    outDir: '../../out/pin',
    emptyOutDir: true,
    target: 'chrome120',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
