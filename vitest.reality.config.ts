// The model of who can reach whom against real engines, in full: `npm run reality`. One engine a worker, side by side.
import type { ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = {
  test: {
    name: 'reality',
    include: ['test/reality/**/*.test.ts'],
    globalSetup: ['test/support/engines-setup.ts'],
    reporters: ['default', './test/support/reality-reporter.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
}

export default config
