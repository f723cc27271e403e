// The benchmark: npm run bench. Measures xec beside others in one run, and shows what it has to reach.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stopEngines, stopEnginesBehind } from '../test/support/engines.ts'
import { measureApply } from './apply.ts'
import { Bench } from './bench.ts'
import { replaceTable } from './document.ts'
import { measureInstall } from './install.ts'
import { judgeRows } from './judge.ts'
import { readMachine } from './machine.ts'
import { parseOptions, USAGE, type BenchOptions } from './options.ts'
import { measurePlanner, measureRenderers } from './planner.ts'
import { findExecutable, PROJECT } from './project.ts'
import { ROWS, type Group } from './rows.ts'
import { measureStartUp } from './start-up.ts'
import { renderJson, renderMarkdown, renderText, type Report } from './table.ts'

const PARTS: Readonly<Record<Group, (bench: Bench) => Promise<void>>> = {
  'start-up': measureStartUp,
  apply: measureApply,
  planner: measurePlanner,
  render: measureRenderers,
  install: measureInstall,
}

const options = readOptions()
if (options?.help === true) process.stdout.write(USAGE)
else if (options !== null) await run(options)

function readOptions(): BenchOptions | null {
  try {
    return parseOptions(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`bench: ${(error as Error).message}\n`)
    process.exitCode = 1
    return null
  }
}

async function run(options: BenchOptions): Promise<void> {
  const bench = new Bench(options, findExecutable())
  process.once('exit', stopEnginesBehind)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
  process.once('exit', () => bench.close())
  const facts = readMachine()
  for (const group of options.groups) await PARTS[group](bench)
  await stopEngines()
  show(options, {
    date: new Date().toISOString().slice(0, 10),
    machine: { ...facts, engine: bench.engineTitle, peers: bench.listPeers() },
    judged: judgeRows(
      ROWS.filter(({ group }) => options.groups.includes(group)),
      bench.notebook,
    ),
  })
}

function show({ json, keep }: BenchOptions, report: Report): void {
  process.stdout.write(renderText(report))
  if (json !== null) writeFileSync(json, renderJson(report))
  if (keep) {
    const file = join(PROJECT, 'docs/benchmarks.md')
    writeFileSync(file, replaceTable(readFileSync(file, 'utf8'), renderMarkdown(report)))
  }
}
