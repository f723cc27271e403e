// npm run counts: shows the counts beside their limits, what one of them is made of (--show ID), or makes them the new limits (--renew).
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { canStartEngines, startEngine } from '../test/support/engines.ts'
import { findRegressions, renderCounts, renewTable } from './counts.ts'
import { countEngineCalls } from './engine-calls.ts'
import {
  countCommandLine,
  countPlanner,
  mergeCounts,
  readCountTable,
  type MeasuredCounts,
} from './measure-counts.ts'
import { PROJECT } from './project.ts'

const { values } = parseArgs({
  options: { renew: { type: 'boolean', default: false }, show: { type: 'string' } },
})
const table = readCountTable()
const { counts, details } = mergeCounts([
  await countCommandLine(),
  await countPlanner(),
  ...(canStartEngines() === null ? [await countOnEngine()] : []),
])
if (values.show !== undefined) {
  process.stdout.write(
    (details[values.show] ?? ['there is no such count']).map((line) => `${line}\n`).join(''),
  )
} else if (values.renew) {
  writeFileSync(join(PROJECT, 'bench/counts.json'), `${JSON.stringify(renewTable(table, counts), null, 2)}\n`)
} else {
  const regressions = findRegressions(table, counts)
  process.stdout.write(renderCounts(table, counts))
  process.stderr.write(regressions.map((line) => `${line}\n`).join(''))
  process.exitCode = regressions.length > 0 ? 1 : 0
}

async function countOnEngine(): Promise<MeasuredCounts> {
  const engine = await startEngine('docker-28', 'counts')
  try {
    return await countEngineCalls(engine.socket)
  } finally {
    await engine.stop()
  }
}
