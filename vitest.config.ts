import { defineConfig } from 'vitest/config';

// Two copies of graphql (CommonJS and ESM) in one process fail with "another module or realm".
const alias = [{ find: /^graphql$/, replacement: 'graphql/index.js' }];
const shared = {
  resolve: { alias, conditions: ['source', 'node'] },
  ssr: { resolve: { conditions: ['source', 'node'] } },
};
const exclude = ['**/node_modules/**', '**/dist/**'];
// About the dedicated servers themselves, so only where there are some.
const exceptIn = (mode: string) => (mode === 'full' ? exclude : [...exclude, '**/*.full.e2e.spec.ts']);

// `--mode full`: the same tests, and the adapters of dedicated servers too, which are started for the run.
const enginesOf = (mode: string) =>
  mode === 'full' ? ['infra/engines/src/testing/engines-global-setup.ts'] : [];

export default defineConfig(({ mode }) => ({
  test: {
    // Most of their time the tests wait for a database, so also two cores are enough for two at a time.
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      reporter: ['text-summary'],
      include: [
        'kit/src/**/*.ts',
        'subgraphs/*/src/**/*.ts',
        'router/src/**/*.ts',
        'infra/*/src/**/*.ts',
        'scripts/src/**/*.ts',
      ],
      // Only what runs inside the test processes is counted; the end-to-end tests run the rest in processes of their own.
      exclude: ['**/*.spec.ts', '**/*.fixture.ts', '**/*.contract.ts', '**/testing/**', '**/main.ts'],
      thresholds: { lines: 85 },
    },
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['**/src/**/*.spec.ts'],
          exclude: [...exclude, '**/*.int.spec.ts', '**/*.e2e.spec.ts'],
        },
      },
      {
        ...shared,
        test: {
          name: 'int',
          include: ['**/src/**/*.int.spec.ts'],
          exclude,
          globalSetup: [...enginesOf(mode), 'kit/src/testing/postgres-global-setup.ts'],
          hookTimeout: 30_000,
          testTimeout: 20_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'e2e',
          include: ['e2e/src/**/*.e2e.spec.ts'],
          exclude: exceptIn(mode),
          globalSetup: [...enginesOf(mode), 'e2e/src/testing/shop-global-setup.ts'],
          // They share one shop and two cores: beside each other they would measure each other.
          fileParallelism: false,
          hookTimeout: 60_000,
          testTimeout: 60_000,
        },
      },
    ],
  },
}));
