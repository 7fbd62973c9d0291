/** Three rings of tests: unit (plain Node.js, fake clock), integration (real HTTP on loopback), world (real peers). */
import { defineConfig } from 'vitest/config'
import { messagesPlugin } from './messages/vite-plugin.ts'

export default defineConfig({
  test: {
    projects: [
      { plugins: [messagesPlugin()], test: { name: 'unit', include: ['test/unit/**/*.spec.ts'], testTimeout: 5_000 } },
      {
        plugins: [messagesPlugin()],
        test: {
          name: 'integration',
          include: ['test/integration/**/*.spec.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'packaging',
          include: ['test/packaging/**/*.spec.ts'],
          globalSetup: ['test/packaging/set-up.ts'],
          testTimeout: 60_000,
        },
      },
      {
        // The built app. Two at a time: each has a browser of its own.
        plugins: [messagesPlugin()],
        test: {
          name: 'app',
          include: ['test/app/**/*.spec.ts'],
          globalSetup: ['test/app/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          maxWorkers: 2,
        },
      },
      {
        // One world at a time: the peers are heavy, and a test may stop one of them.
        test: {
          name: 'world',
          include: ['test/world/**/*.spec.ts'],
          testTimeout: 120_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
