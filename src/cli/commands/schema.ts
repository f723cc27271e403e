// xec schema: the published JSON Schemas.
import { readSchema } from '../schemas.ts'
import type { CommandHandler } from '../session.ts'

/** Prints the schema of the configuration or of what the argument names. */
export const runSchema: CommandHandler = async ({ args: [name = 'config'], print }) => {
  const text = await readSchema(name)
  print(text)
  return { exit: 'done', diagnostics: [], document: { schema: JSON.parse(text) as unknown } }
}
