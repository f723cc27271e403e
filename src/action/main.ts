// The executable of the action: binds it to the real process, and to the xec that it was installed with.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { appendFile, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runAction } from './run.ts'
import type { XecRun } from './world.ts'

const bin = fileURLToPath(new URL('../bin.cjs', import.meta.url))

process.exitCode = await runAction({
  env: process.env,
  fetch,
  wait: (milliseconds) => setTimeout(milliseconds),
  makeToken: randomUUID,
  runXec,
  read: readIfThere,
  append: (file, text) => appendFile(file, text),
  print: (line) => process.stdout.write(`${line}\n`),
})

// The token is the action's: xec asks no host for anything.
function runXec(args: readonly string[], folder: string): Promise<XecRun> {
  const { XEC_INPUTS: _inputs, XEC_GITLAB_TOKEN: _token, ...env } = process.env
  return new Promise((succeed, fail) => {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd: resolve(folder),
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.once('error', fail)
    // ended by a signal
    child.once('close', (code) => succeed({ code: code ?? 1, stdout }))
  })
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
