// xec init: a first configuration, and the schema that editors check it with. What is there is never written over without being told to.
import { mkdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { makeProjectName } from '../../config/desired.ts'
import { makeFirstConfig } from '../../config/first-config.ts'
import { XecError } from '../../model/errors.ts'
import { escapeText } from '../../render/escape.ts'
import { joinLines } from '../../render/style.ts'
import { writeOutFile } from '../out-file.ts'
import type { CommandHandler, Session } from '../session.ts'
import { readSchema } from '../schemas.ts'

const FILES = ['.xec/config.yaml', '.xec/config.yml'] as const
const COMPOSE_FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml']

/** Writes the files, and says what to do next. */
export const runInit: CommandHandler = async (session) => {
  const { io, options, print } = session
  const file = options.config ?? FILES[0]
  const present = await findPresent(io.cwd, options.config === undefined ? FILES : [file])
  if (present !== undefined && !options.force) throw makePresentError(present)
  await makeFolder(dirname(resolve(io.cwd, file)), file)
  const written = [file, ...(await writeSchema(session, join(dirname(file), 'schema.json')))]
  const place = { cwd: io.cwd, mode: 0o644, isNew: !options.force }
  await writeOutFile(makeFirstConfig(findProject(io.cwd, file)), file, place)
  const compose = await findPresent(io.cwd, COMPOSE_FILES)
  print(renderNext(written, { file: options.config, compose }))
  return { exit: 'done', diagnostics: [], document: { files: written } }
}

async function findPresent(cwd: string, files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    if ((await stat(resolve(cwd, file)).catch(() => null)) !== null) return file
  }
  return undefined
}

// A folder is what a project is usually called after; .xec is not.
function findProject(cwd: string, file: string): string {
  const folder = dirname(resolve(cwd, file))
  return makeProjectName(basename(folder) === '.xec' ? basename(dirname(folder)) : basename(folder))
}

async function makeFolder(folder: string, file: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new XecError('usage', `There can be no folder for ${file}: ${reason}`, { cause })
  }
}

// One that is there may be of another version that somebody chose.
async function writeSchema({ io, options }: Session, file: string): Promise<readonly string[]> {
  if (!options.force && (await findPresent(io.cwd, [file])) !== undefined) return []
  await writeOutFile(await readSchema('config'), file, { cwd: io.cwd, mode: 0o644, isNew: !options.force })
  return [file]
}

function makePresentError(file: string): XecError {
  return new XecError('usage', `${file} is there already. Nothing was written.`, {
    fix: 'Edit it, or pass --force to write over it.',
  })
}

interface Surroundings {
  readonly file: string | undefined
  readonly compose: string | undefined
}

function renderNext(written: readonly string[], { file, compose }: Surroundings): string {
  const named = file === undefined ? '' : ` -c ${escapeText(file)}`
  const composed =
    compose === undefined
      ? []
      : [
          '',
          `There is a ${compose}: its "networks:" can be pasted as they are.`,
          'Once its containers are there, "xec import" writes a file from what is live.',
        ]
  return joinLines([
    `Wrote ${written.map(escapeText).join(' and ')}.`,
    '',
    'Say in it which networks and containers you have. Then:',
    `  xec validate${named}                 checks it`,
    `  xec plan${named} --engine embedded   shows what it would do, without a Docker Engine`,
    `  xec plan${named}                     shows what differs from the live engine`,
    `  xec apply${named}                    makes it so`,
    ...composed,
  ])
}
