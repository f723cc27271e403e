// The names in a configuration, right or wrong as it may be, for the completion of command lines: nothing is interpolated or validated.
import { findConfig, type LoadConfigOptions } from './load.ts'
import { parseYaml } from './parse.ts'
import { decodeText } from './read-file.ts'
import { makeReport } from './report.ts'
import { makeSource } from './source.ts'
import { findValue, type MapNode } from './tree.ts'

/** Keys of a configuration, in its order. */
export interface ConfigNames {
  readonly profiles: readonly string[]
  readonly networks: readonly string[]
  readonly containers: readonly string[]
}

/** Loads the names; none where there is no configuration, or none that can be read as one. */
export async function loadNames(options: Pick<LoadConfigOptions, 'cwd' | 'file'>): Promise<ConfigNames> {
  const found = await findConfig(options)
  const text = found?.read.kind === 'read' ? decodeText(found.read.bytes, found.path).text : ''
  const source = makeSource('', text)
  const document = parseYaml(source, makeReport(source))
  return {
    profiles: listKeys(document, ['profiles']),
    networks: listKeys(document, ['networks']),
    containers: listKeys(document, ['targets', 'containers']),
  }
}

function listKeys(document: MapNode | null, path: readonly string[]): readonly string[] {
  let node = document
  for (const key of path) {
    const value = node === null ? undefined : findValue(node, key)
    node = value?.kind === 'map' ? value : null
  }
  return [...(node?.entries.keys() ?? [])]
}
