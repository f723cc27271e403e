// xec schema: the published JSON Schemas, as they lie in the package.
import { readFile } from 'node:fs/promises'
import type { CommandHandler } from '../session.ts'

/** The text of a published schema. */
export function readSchema(name: string): Promise<string> {
  return readFile(new URL(`../../../schema/${name}.schema.json`, import.meta.url), 'utf8')
}

/** Prints the schema of the configuration or, with the argument `plan`, of the plan document. */
export const runSchema: CommandHandler = async ({ args: [name = 'config'], print }) => {
  const text = await readSchema(name)
  print(text)
  return { exit: 'done', diagnostics: [], document: { schema: JSON.parse(text) as unknown } }
}
