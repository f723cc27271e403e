// The texts of a configuration that came from the environment, in every form in which a message may quote them.
import { normalizeAddress, normalizeCidr, normalizeMac, unmapAddress } from '../model/address.ts'
import type { DesiredState } from '../model/desired.ts'
import { dropNamed, renderOrigin, type Secret } from '../model/secret.ts'
import type { Values } from './resolver.ts'
import { listVariables } from './template.ts'
import type { ConfigNode, MapNode, ScalarNode } from './tree.ts'

/** The secrets of a document whose references are replaced. Names of the desired state are shown, and so no secrets. */
export function listSecrets(document: MapNode, desired: DesiredState, { env }: Values): readonly Secret[] {
  const composed = listTemplates(document).map(({ text, template }) => ({
    text,
    from: listVariables(template),
  }))
  // most files have none, and all names of a large one are many
  if (composed.length === 0) return []
  const names = new Set(composed.flatMap(({ from }) => from))
  // the value of one variable comes first, and with it the name of that variable alone
  const known = [...[...names].map((name) => makeWhole(name, env)), ...composed.map(makeComposed)]
  return dropNamed(known.flatMap(listForms), [...listNames(desired), ...listKeys(document)])
}

function makeWhole(name: string, env: Values['env']): Secret {
  return { text: env[name] as string, shown: renderOrigin([name]), variable: name }
}

function makeComposed({ text, from }: { readonly text: string; readonly from: readonly string[] }): Secret {
  return { text, shown: renderOrigin(from), variable: null }
}

// As it is, and what the canonical form makes of addresses.
function listForms(secret: Secret): readonly Secret[] {
  const forms = [normalizeAddress, normalizeCidr, unmapAddress, normalizeMac].map((form) => form(secret.text))
  const others = forms.filter((form) => form !== null && form !== secret.text) as readonly string[]
  return [secret, ...others.map((text) => ({ ...secret, text, variable: null }))]
}

function listNames({ project, networks, containers }: DesiredState): readonly string[] {
  return [project.name, ...networks.map(({ name }) => name), ...containers.map(({ container }) => container)]
}

interface Templated extends ScalarNode {
  readonly template: string
}

function listTemplates(node: ConfigNode): readonly Templated[] {
  const found: Templated[] = []
  const collect = (at: ConfigNode): void => {
    if (at.kind === 'scalar') {
      if (at.template !== undefined) found.push(at as Templated)
    } else if (at.kind === 'list') for (const item of at.items) collect(item)
    else for (const { value } of at.entries.values()) collect(value)
  }
  collect(node)
  return found
}

function listKeys(node: ConfigNode): readonly string[] {
  switch (node.kind) {
    case 'scalar':
      return []
    case 'list':
      return node.items.flatMap(listKeys)
    case 'map':
      return [...node.entries.values()].flatMap(({ key, value }) => [key, ...listKeys(value)])
  }
}
