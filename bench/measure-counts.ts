// Takes the counts of bench/counts.json: of the built command line, of the planner, and of the calls that an engine gets.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCalmEngine } from './calm-engine.ts'
import type { Counts, CountTable } from './counts.ts'
import { findExecutable, PROJECT } from './project.ts'
import { compileTask } from './task.ts'
import { measureWork, type Work } from './work.ts'
import { makeWorld, renderConfig } from './worlds.ts'

/** Counts, and for each what it is made of. */
export interface MeasuredCounts {
  readonly counts: Counts
  readonly details: Readonly<Record<string, readonly string[]>>
}

/** Reads the table. */
export function readCountTable(): CountTable {
  return JSON.parse(readFileSync(join(PROJECT, 'bench/counts.json'), 'utf8')) as CountTable
}

/** Counts what the built command line loads and does: for help, for a validation, and for a plan that finds no changes. */
export async function countCommandLine(): Promise<MeasuredCounts> {
  const world = makeWorld('calm', 90, { networks: 10, each: 1 })
  const folder = makeFolder({ '.xec/config.yaml': renderConfig(world) })
  const engine = await startCalmEngine(world, folder)
  const run = (...args: readonly string[]): Promise<Work> =>
    measureWork([findExecutable(), ...args], { cwd: folder, home: folder })
  try {
    // the first run fills what later ones find
    await run('--help')
    const works = { help: await run('--help'), validate: await run('validate'), plan: await planCalmly() }
    const calls = [...engine.calls]
    return mergeCounts([
      ...Object.entries(works).map(([name, work]) => makeWorkCounts(name, work)),
      { counts: { 'plan-engine-calls': calls.length }, details: { 'plan-engine-calls': calls } },
    ])
  } finally {
    await engine.stop()
    rmSync(folder, { recursive: true })
  }

  // ends with another exit code if there are changes
  function planCalmly(): Promise<Work> {
    return run('plan', '--detailed-exitcode', '--engine', `unix://${engine.socket}`)
  }
}

/** Counts what the planner does in a world of 1,000 attachments and in one of twice the size: growth shows here before it does in time. */
export async function countPlanner(): Promise<MeasuredCounts> {
  const folder = makeFolder({})
  try {
    const task = await compileTask(folder)
    const run = (size: number): Promise<Work> =>
      measureWork([task, 'plan', String(size)], { cwd: folder, home: folder })
    const [idle, small, large] = [await run(0), await run(1000), await run(2000)]
    const calls = small.calls - idle.calls
    const growth = Math.round((100 * (large.calls - idle.calls)) / calls)
    return {
      counts: { 'planner-calls': calls, 'planner-growth': growth },
      details: { 'planner-calls': small.busiest, 'planner-growth': large.busiest },
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Puts counts together. */
export function mergeCounts(measured: readonly MeasuredCounts[]): MeasuredCounts {
  return {
    counts: Object.assign({}, ...measured.map(({ counts }) => counts)) as Counts,
    details: Object.assign({}, ...measured.map(({ details }) => details)) as MeasuredCounts['details'],
  }
}

function makeWorkCounts(name: string, { files, bytes, calls, busiest }: Work): MeasuredCounts {
  const ids = { files: `${name}-files`, bytes: `${name}-bytes`, calls: `${name}-calls` }
  return {
    counts: { [ids.files]: files.length, [ids.bytes]: bytes, [ids.calls]: calls },
    details: { [ids.files]: files, [ids.bytes]: files, [ids.calls]: busiest },
  }
}

function makeFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'xec-counts-'))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return folder
}
