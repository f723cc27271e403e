// xec schema: the published JSON Schemas, as they lie in the package.
import { readFile } from 'node:fs/promises'
import type { CommandHandler } from '../session.ts'

/** Prints the schema of the configuration or, with the argument `plan`, of the plan document. */
export const runSchema: CommandHandler = async ({ args: [name = 'config'], print }) => {
  const text = await readFile(new URL(`../../../schema/${name}.schema.json`, import.meta.url), 'utf8')
  print(text)
  return { exit: 'done', diagnostics: [], document: { schema: JSON.parse(text) as unknown } }
}
