// The names in a configuration, right or wrong as it may be, for the completion of command lines: nothing is interpolated or validated.
import { findConfig, type LoadConfigOptions } from './load.ts'
import { parseYaml } from './parse.ts'
import { decodeText } from './read-file.ts'
import { makeReport } from './report.ts'
import { makeSource } from './source.ts'
import { findValue, hasReference, type ConfigNode, type MapNode } from './tree.ts'

/** Keys of a configuration, in its order; and what their objects are called on an engine, where that is not interpolated. */
export interface ConfigNames {
  readonly profiles: readonly string[]
  /** Dotted paths, as `--var` takes them. */
  readonly vars: readonly string[]
  readonly networks: readonly string[]
  readonly containers: readonly string[]
  readonly networkNames: readonly string[]
  readonly containerNames: readonly string[]
}

/** Loads the names; none where there is no configuration, or none that can be read as one. */
export async function loadNames(options: Pick<LoadConfigOptions, 'cwd' | 'file'>): Promise<ConfigNames> {
  const found = await findConfig(options)
  const text = found?.read.kind === 'read' ? decodeText(found.read.bytes, found.path).text : ''
  const source = makeSource('', text)
  const document = parseYaml(source, makeReport(source))
  const find = (path: readonly string[]): MapNode | null => findMap(document, path)
  const [networks, containers] = [find(['networks']), find(['targets', 'containers'])]
  return {
    profiles: listKeys(find(['profiles'])),
    vars: listPaths(find(['vars'])),
    networks: listKeys(networks),
    containers: listKeys(containers),
    networkNames: listNames(networks, 'name'),
    containerNames: listNames(containers, 'container'),
  }
}

function findMap(document: MapNode | null, path: readonly string[]): MapNode | null {
  let node = document
  for (const key of path) {
    const value = node === null ? undefined : findValue(node, key)
    node = value?.kind === 'map' ? value : null
  }
  return node
}

function listKeys(map: MapNode | null): readonly string[] {
  return [...(map?.entries.keys() ?? [])]
}

function listPaths(map: MapNode | null, before: string = ''): readonly string[] {
  return [...(map?.entries.values() ?? [])].flatMap(({ key, value }) =>
    value.kind === 'map' ? listPaths(value, `${before}${key}.`) : [`${before}${key}`],
  )
}

// An object without a name is called like its key.
function listNames(map: MapNode | null, field: string): readonly string[] {
  return [...(map?.entries.values() ?? [])].flatMap(({ key, value }) => {
    const name = value.kind === 'map' ? findValue(value, field) : undefined
    if (name === undefined) return [key]
    return isName(name) ? [name.text] : []
  })
}

function isName(node: ConfigNode): node is ConfigNode & { readonly text: string } {
  return node.kind === 'scalar' && node.value !== null && !hasReference(node)
}
