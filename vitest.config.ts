import { defineConfig } from 'vitest/config';

// Two copies of graphql (CommonJS and ESM) in one process fail with "another module or realm".
const alias = [{ find: /^graphql$/, replacement: 'graphql/index.js' }];
const shared = {
  resolve: { alias, conditions: ['source', 'node'] },
  ssr: { resolve: { conditions: ['source', 'node'] } },
};
const exclude = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
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
          globalSetup: ['kit/src/testing/postgres-global-setup.ts'],
          hookTimeout: 30_000,
          testTimeout: 20_000,
        },
      },
    ],
  },
});
