// The model of who can reach whom in short: one small world on each engine that it was measured on. All of them: `npm run reality`.
import { describe, inject, test } from 'vitest'
import { checkWorld } from '../support/reality-check.ts'
import { renderReality } from '../support/reality-report.ts'
import { expectReal, openStageFor } from '../support/reality-suite.ts'
import { drawWorlds } from '../support/reality-world.ts'

const seed = Number(process.env['XEC_REALITY_SEED'] ?? Date.now() % 1_000_000)
const SIZE = { networks: 4, containers: 6 }

const kinds = inject('engineKinds').filter((kind) => kind === 'docker-20.10' || kind === 'docker-28')

describe.runIf(kinds.length > 0)('who can reach whom', () => {
  test.concurrent.for(kinds)('on %s is as the model says', async (kind) => {
    const stage = await openStageFor(kind)
    try {
      for (const world of drawWorlds(kind, SIZE, { seed, count: 1 })) {
        const record = await checkWorld(stage.running, stage.lan, world)
        console.info(`seed ${seed}\n${renderReality([{ engine: kind, ...record }])}`)
        expectReal(record)
      }
    } finally {
      await stage.close()
    }
  })
})
