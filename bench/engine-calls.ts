// Counts what a real engine is asked for by the two applies of the benchmark. The containers do not run, which makes it quick, and costs the
// inspects that running ones are spared, under the lock and in the end.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cleanEngine, runContainer } from '../test/support/engine-api.ts'
import { startRecordingProxy } from '../test/support/recording-proxy.ts'
import type { MeasuredCounts } from './measure-counts.ts'
import { makeEnvironment } from './processes.ts'
import { findExecutable } from './project.ts'
import { CONTAINERS, makeWorld, renderConfig, REPLACED_OPTIONS } from './worlds.ts'

const run = promisify(execFile)

/** Empties the engine on a socket, and counts the calls of an apply of 10 networks and 60 attachments, and of a replace with 20. */
export async function countEngineCalls(socket: string): Promise<MeasuredCounts> {
  await cleanEngine(socket)
  for (const name of CONTAINERS) await runContainer(socket, { name, start: false })
  const folder = mkdtempSync(join(tmpdir(), 'xec-calls-'))
  const proxy = await startRecordingProxy(socket)
  const apply = async (config: string, ...args: readonly string[]): Promise<readonly string[]> => {
    mkdirSync(join(folder, '.xec'), { recursive: true })
    writeFileSync(join(folder, '.xec/config.yaml'), config)
    proxy.calls.length = 0
    // one step after another: how many looks are shared goes by time otherwise
    const engine = ['--engine', `unix://${proxy.socket}`, '--parallelism', '1']
    const words = [findExecutable(), 'apply', '--yes', ...engine, ...args]
    await run(process.execPath, words, { cwd: folder, env: makeEnvironment(folder) })
    return proxy.calls.map(({ method, path }) => `${method} ${path}`)
  }
  try {
    const wave = await apply(renderConfig(makeWorld('wave', 92, { networks: 10, each: 3 })))
    const swap = renderConfig(makeWorld('swap', 95, { networks: 1, each: 1 }), REPLACED_OPTIONS)
    await apply(swap)
    const replace = await apply(swap, '--var', 'mtu=1400')
    const details = { 'apply-engine-calls': wave, 'replace-engine-calls': replace }
    return {
      counts: { 'apply-engine-calls': wave.length, 'replace-engine-calls': replace.length },
      details,
    }
  } finally {
    await proxy.stop()
    await cleanEngine(socket)
    rmSync(folder, { recursive: true })
  }
}
