import { defineConfig } from 'vitest/config';

/** Property tests draw the same cases every time; `SW_SEED=random` draws others. */
const setupFiles = ['./scripts/test/propertySeed.ts'];

/** Vitest's own second is too short for a machine that runs other tests beside it. */
const expect = { poll: { timeout: 20_000 } };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contract,crypto,native,main,scripts}/**/*.test.ts'],
          environment: 'node',
          setupFiles,
          expect,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      { extends: './renderer/vite.config.ts', test: { name: 'renderer', root: '.', include: ['renderer/**/*.test.ts'], environment: 'happy-dom', setupFiles: ['./renderer/testing/allTexts.ts'], expect, testTimeout: 30_000 } },
      {
        test: { name: 'server', include: ['server/**/*.test.ts'], environment: 'node', setupFiles, expect, globalSetup: ['./server/testing/globalSetup.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        // One pcscd for all of them: never side by side.
        test: { name: 'card', include: ['tests/card/**/*.test.ts'], fileParallelism: false, expect, testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        test: { name: 'faults', include: ['tests/faults/**/*.test.ts'], fileParallelism: false, expect, testTimeout: 90_000, hookTimeout: 60_000 },
      },
      {
        test: { name: 'e2e', include: ['tests/e2e/**/*.test.ts'], fileParallelism: false, expect, testTimeout: 240_000, hookTimeout: 240_000 },
      },
    ],
  },
});
