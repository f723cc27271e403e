// What runs print for machines, against the published schemas, with no room for fields that these do not describe.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { readWanted } from '../../src/cli/wanted.ts'
import { closeObjects } from './plan-schema.ts'

/** What is checked of a run. */
export interface CheckedRun {
  readonly code: number
  readonly stdout: string
  /** its working folder */
  readonly folder: string
}

const schemas = ['plan', 'result', 'event']
const checks = new Map<string, Promise<ValidateFunction>>()
let ajv: Promise<Ajv> | null = null

async function loadSchemas(): Promise<Ajv> {
  const made = new Ajv({ allowUnionTypes: true, strictTuples: false })
  for (const name of schemas) {
    const file = new URL(`../../schema/${name}.schema.json`, import.meta.url)
    made.addSchema(closeObjects(JSON.parse(await readFile(file, 'utf8'))) as object, `${name}.schema.json`)
  }
  // closed, the plan document has no room for these members, nor they for it
  const file = new URL('../../schema/plan-file.schema.json', import.meta.url)
  const { allOf: _plan, ...members } = closeObjects(
    JSON.parse(await readFile(file, 'utf8')),
  ) as PlanFileSchema
  made.addSchema(members, MEMBERS)
  memberNames = new Set(Object.keys(members.properties))
  return made
}

const MEMBERS = 'plan-file.schema.json'
let memberNames: ReadonlySet<string> = new Set()

interface PlanFileSchema {
  readonly allOf: unknown
  readonly properties: Readonly<Record<string, unknown>>
}

/** Where a plan file is not as the published schemas say. */
export async function listPlanFileErrors(file: object): Promise<readonly unknown[]> {
  ajv ??= loadSchemas()
  await ajv
  const pick = (isMember: boolean): object =>
    Object.fromEntries(Object.entries(file).filter(([name]) => memberNames.has(name) === isMember))
  return [...(await listErrors('plan.schema.json', pick(false))), ...(await listErrors(MEMBERS, pick(true)))]
}

async function compile(reference: string): Promise<ValidateFunction> {
  ajv ??= loadSchemas()
  return (await ajv).compile({ $ref: reference })
}

/** Where a value is not as a definition of a published schema says, e.g. of `result.schema.json#/definitions/apply`. */
export async function listErrors(reference: string, value: unknown): Promise<readonly unknown[]> {
  const known = checks.get(reference) ?? compile(reference)
  checks.set(reference, known)
  const validate = await known
  return validate(value) ? [] : (validate.errors ?? [])
}

/** Rejects if a run printed, or wrote into a file, anything for machines that is not as the published schemas say. */
export async function checkOutput(argv: readonly string[], run: CheckedRun): Promise<void> {
  const wanted = readWanted(argv)
  const { format, jsonInto } = wanted
  const command = wanted.command ?? 'failure'
  if (argv.some((word) => word === '--help' || word === '-h' || word === '--version')) return
  if (format === 'json') await checkDocument(command, run.stdout, run.code)
  if (format === 'jsonl') await checkEvents(command, run.stdout, run.code)
  if (command === 'plan') await checkPlanFile(argv, run)
  const text = jsonInto === undefined ? null : await readIfThere(resolve(run.folder, jsonInto))
  if (text === null) return
  if (jsonInto?.endsWith('.jsonl') === true) await checkEvents(command, text, run.code)
  else await checkDocument(command, text, run.code)
}

// Only where the run says that it has written one: another file may have been there before.
async function checkPlanFile(argv: readonly string[], { code, folder }: CheckedRun): Promise<void> {
  const name = argv[argv.indexOf('--out') + 1]
  if (!argv.includes('--out') || name === undefined || (code !== 0 && code !== 2)) return
  const text = await readIfThere(resolve(folder, name))
  const errors = text === null ? [] : await listPlanFileErrors(JSON.parse(text) as object)
  if (errors.length > 0) throw new Error(`no plan file: ${JSON.stringify(errors, null, 2).slice(0, 6000)}`)
}

async function readIfThere(file: string): Promise<string | null> {
  if (file.startsWith('/dev/')) return null
  try {
    return await readFile(file, 'utf8')
  } catch {
    return null
  }
}

async function checkDocument(command: string, text: string, code: number): Promise<void> {
  const document = JSON.parse(text) as { readonly exitCode: number }
  await demand(`result.schema.json#/definitions/${command}`, document)
  if (document.exitCode !== code)
    throw new Error(`exit code ${code}, and ${document.exitCode} in the document`)
}

async function checkEvents(command: string, text: string, code: number): Promise<void> {
  const lines = text.split('\n')
  if (lines.pop() !== '') throw new Error('the last line does not end')
  const events = lines.map((line) => JSON.parse(line) as { readonly type: string; readonly result?: object })
  const names = events.map(({ type }) => type)
  if (names[0] !== 'version' || names.filter((name) => name === 'version').length !== 1)
    throw new Error(`the version is not the first line: ${names.join(' ')}`)
  if (names.at(-1) !== 'result' || names.filter((name) => name === 'result').length !== 1)
    throw new Error(`the result is not the last line: ${names.join(' ')}`)
  for (const event of events) {
    const name = event.type.replace(/-(.)/, (_, letter: string) => letter.toUpperCase())
    await demand(`event.schema.json#/definitions/${name}Event`, event)
  }
  await checkDocument(command, JSON.stringify(events.at(-1)?.result), code)
}

async function demand(reference: string, value: unknown): Promise<void> {
  const errors = await listErrors(reference, value)
  if (errors.length === 0) return
  throw new Error(`not as ${reference} says: ${JSON.stringify({ errors, value }, null, 2).slice(0, 6000)}`)
}
