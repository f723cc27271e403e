// The file that an import is added to: what it declares, how that differs from what is live, and which keys are not free.
import { parseConfig, type ParseOptions } from '../config/parse-config.ts'
import { parseYaml } from '../config/parse.ts'
import { makeReport } from '../config/report.ts'
import { makeSource } from '../config/source.ts'
import { findValue, type ConfigNode, type MapNode } from '../config/tree.ts'
import { XecError } from '../model/errors.ts'
import type { ObservedState } from '../model/observed.ts'
import type { TakenKeys } from './draft.ts'
import type { ExistingFile } from './merge.ts'
import { makeImportPlan } from './prove.ts'

/** Reads the text of a configuration. Throws XecError `config-invalid` with all that is wrong with it. */
export function makeExistingFile(text: string, options: ParseOptions, observed: ObservedState): ExistingFile {
  const { desired, diagnostics } = parseConfig(text, options)
  if (desired === null) {
    throw new XecError('config-invalid', `${options.file} is not valid, and nothing can be added to it.`, {
      fix: 'Correct it first; "xec validate" shows it at its lines.',
      diagnostics,
    })
  }
  return { text, options, desired, before: makeImportPlan(desired, observed), taken: listTaken(text) }
}

// A profile adds to an object of the same key.
function listTaken(text: string): TakenKeys {
  const source = makeSource('', text)
  // it could be read before
  const root = parseYaml(source, makeReport(source)) as MapNode
  const parts = [root, ...listValues(findIn(root, 'profiles'))]
  return {
    networks: parts.flatMap((part) => listKeys(findIn(part, 'networks'))),
    containers: parts.flatMap((part) => listKeys(findIn(findIn(part, 'targets'), 'containers'))),
  }
}

function findIn(node: ConfigNode | undefined, key: string): ConfigNode | undefined {
  return node?.kind === 'map' ? findValue(node, key) : undefined
}

function listValues(node: ConfigNode | undefined): readonly ConfigNode[] {
  return node?.kind === 'map' ? [...node.entries.values()].map(({ value }) => value) : []
}

function listKeys(node: ConfigNode | undefined): readonly string[] {
  return node?.kind === 'map' ? [...node.entries.keys()] : []
}
