// Three projects: `unit` needs nothing but Node; `engines` drives real container engines, which it starts itself
// where that is possible, and `browser` a real browser, where there is one. Where not, the run says in one line what it left out,
// and in CI it fails.
import type { ViteUserConfig } from 'vitest/config'
import { canStartBrowser } from './test/support/browser.ts'
import { canStartEngines } from './test/support/engines.ts'
import { MixingSequencer } from './test/support/sequencer.ts'

const reason = canStartEngines()
if (reason !== null && process.env['CI'] === 'true' && process.env['XEC_TEST_ENGINES'] !== 'none') {
  throw new Error(`no engine can be started (${reason}); set XEC_TEST_ENGINES=none to leave these tests out`)
}
const noBrowser = canStartBrowser()
if (noBrowser !== null && process.env['CI'] === 'true' && process.env['XEC_TEST_CHROMIUM'] !== 'none') {
  throw new Error(
    `no browser can be started (${noBrowser}); set XEC_TEST_CHROMIUM=none to leave these tests out`,
  )
}

// Every worker has engines of its own, about 80 MB of memory each, and waits for them half of its time. All projects must
// have the same number, or they run one after the other, and at the change of shifts Vitest 4.1 gives the same
// VITEST_POOL_ID to two workers.
const maxWorkers = 5

const unit = {
  test: {
    name: 'unit',
    include: ['test/unit/**/*.test.ts'],
    // for tests that hang, not for slow machines
    testTimeout: 30_000,
    hookTimeout: 30_000,
    globalSetup: ['test/support/left-out.ts'],
    provide: { leftOut: reason ?? '', leftOutBrowser: noBrowser ?? '' },
    maxWorkers,
  },
}

const engines = {
  test: {
    name: 'engines',
    include: ['test/engines/**/*.test.ts'],
    globalSetup: ['test/support/engines-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers,
  },
}

const browser = {
  test: {
    name: 'browser',
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers,
  },
}

const config: ViteUserConfig = {
  test: {
    sequence: { sequencer: MixingSequencer },
    projects: [unit, ...(reason === null ? [engines] : []), ...(noBrowser === null ? [browser] : [])],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'json-summary', 'html'],
      // The layers without side effects have no branch that a test cannot reach.
      thresholds: {
        'src/model/**': { branches: 100 },
        'src/config/**': { branches: 100 },
        'src/plan/**': { branches: 100 },
        'src/topology/**': { branches: 100 },
        'src/reachability/**': { branches: 100 },
        'src/check/**': { branches: 100 },
        'src/doctor/**': { branches: 100 },
        'src/policies/**': { branches: 100 },
        'src/import/**': { branches: 100 },
        'src/lint/**': { branches: 100 },
        'src/render/**': { branches: 100 },
      },
    },
  },
}

export default config
