// The full fault bench, which takes more than an hour: `npm run faults`. One engine a worker, side by side.
import type { ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = {
  test: {
    name: 'faults',
    include: ['test/faults/**/*.test.ts'],
    globalSetup: ['test/support/engines-setup.ts'],
    reporters: ['default', './test/support/fault-reporter.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
}

export default config
