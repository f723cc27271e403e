// Console examples in documents: a block that starts with `$ xec ...` shows a command and, below it, what it prints. An HTML
// comment before the block (`<!-- example: shop -->`) names the fixture, or the folder beside this file, that it runs in, on a fresh copy. `$ sed -i ...` edits its file.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { fixturesFolder } from '../../support/fixture.ts'
import { runXec } from '../cli/xec.ts'

/** One block: its fixture and its commands with the output that the document shows. */
export interface ConsoleExample {
  readonly fixture: string
  readonly runs: readonly { readonly command: string; readonly output: string }[]
}

const BLOCK = /<!-- example: ([a-z-]+) -->\n```console\n(.*?)```/gs

/** Finds the examples of a document. */
export function parseExamples(markdown: string): readonly ConsoleExample[] {
  return [...markdown.matchAll(BLOCK)].map(([, fixture = '', text = '']) => ({
    fixture,
    runs: text
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [command = '', ...lines] = part.split('\n')
        return { command, output: lines.join('\n').trimEnd() }
      }),
  }))
}

/**
 * Runs the commands of an example one after another and returns what they print on stdout, without times; with `2>&1` behind a
 * command also, below it, what it prints on stderr.
 */
export async function runExample({ fixture, runs }: ConsoleExample): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'xec-example-'))
  try {
    const own = fileURLToPath(new URL(fixture, import.meta.url))
    const source = existsSync(own) ? own : join(fixturesFolder, fixture)
    await cp(join(source, '.xec'), join(folder, '.xec'), { recursive: true })
    await rm(join(folder, '.xec', 'embedded.json'), { force: true })
    const outputs: string[] = []
    for (const { command } of runs) {
      const [name, ...words] = command.split(' ')
      if (name === 'sed') {
        await promisify(execFile)('sh', ['-c', command], { cwd: folder })
        outputs.push('')
        continue
      }
      const args = words.filter((word) => word !== '2>&1')
      if (name !== 'xec') throw new Error(`not a command of xec: ${command}`)
      const { stdout, stderr } = await runXec(args, { folder })
      outputs.push(dropTimes(args.length < words.length ? stdout + stderr : stdout).trimEnd())
    }
    return outputs
  } finally {
    await rm(folder, { recursive: true })
  }
}

// Takes out what differs from run to run.
function dropTimes(text: string): string {
  return text.replaceAll(/\d+(?:\.\d+)? m?s\b/g, '12 ms')
}
