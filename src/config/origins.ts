// Which values came from the environment: the names of the variables, by path as in a plan.
import type { FromEnv } from '../model/desired.ts'
import { sortTexts } from '../model/pairs.ts'
import { listVariables } from './template.ts'

/** A path with the written values that stand there. */
export type Origin = readonly [
  path: string,
  parts: readonly (null | { readonly template?: string | undefined })[],
]

/** The variables of each path where there are any. */
export function makeFromEnv(origins: readonly Origin[]): FromEnv {
  const named = origins.filter(([, parts]) => parts.some((part) => part?.template !== undefined))
  return Object.fromEntries(named.map(([path, parts]) => [path, sortTexts(parts.flatMap(listNames))]))
}

function listNames(part: Origin[1][number]): readonly string[] {
  return part?.template === undefined ? [] : listVariables(part.template)
}
