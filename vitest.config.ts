/** How the tests run: `*.e2e.test.ts` start real processes and get more time; all others must be quick. */
import { defineConfig } from 'vitest/config';

const roots = '{packages/*/src,apps/*/src,scripts}';
const pool = { pool: 'forks', environment: 'node' } as const;

export default defineConfig({
  // What the pinned Node does by itself needs no bundler settings; the tests see the same files as the programs.
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...pool,
          name: 'unit',
          include: [`${roots}/**/*.test.ts`],
          exclude: ['**/*.e2e.test.ts', '**/node_modules/**'],
          testTimeout: 15_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          ...pool,
          name: 'e2e',
          include: [`${roots}/**/*.e2e.test.ts`],
          exclude: ['**/node_modules/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
