// Values from the environment in what a plan file holds: taken out, so that the file shows where each came from, and put back from the
// environment of whoever applies it. A digest of each variable, salted with the plan's, proves that it has the same value still.
import { normalizeAddress, normalizeCidr, normalizeMac, unmapAddress } from '../model/address.ts'
import type { DesiredState, FromEnv } from '../model/desired.ts'
import { XecError } from '../model/errors.ts'
import type { ObservedState } from '../model/observed.ts'
import { sortTexts } from '../model/pairs.ts'
import { renderOrigin } from '../model/secret.ts'
import type { Digest } from './options.ts'
import { hideDesired, hideObserved } from './hide-states.ts'

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** How a variable reads in a value: as it is, or as one of the forms that the canonical form makes of it. */
export type Form = 'text' | 'address' | 'cidr' | 'unmapped' | 'mac'

/** A part of a value: what is written, or a variable. */
export type ReferencePart = string | { readonly variable: string; readonly as: Form }

/** A value that was taken out: where it stands in the states, and what it is made of. */
export interface Reference {
  readonly at: readonly (string | number)[]
  readonly parts: readonly ReferencePart[]
}

/** All that was taken out, and the variables that it takes to put it back, sorted by name. */
export interface SavedEnvironment {
  readonly variables: readonly { readonly name: string; readonly digest: string }[]
  readonly references: readonly Reference[]
}

/** What a plan is made of. */
export interface States {
  readonly desired: DesiredState
  readonly observed: ObservedState
}

/** How the digests of variables are made. */
export interface Salted {
  readonly salt: string
  readonly digest: Digest
}

const FORMS: Readonly<Record<Form, (text: string) => string | null>> = {
  text: (text) => text,
  address: normalizeAddress,
  cidr: normalizeCidr,
  unmapped: unmapAddress,
  mac: normalizeMac,
}

/** States without values from the environment, and what was taken out. */
export interface TakenStates extends States {
  readonly environment: SavedEnvironment
}

/**
 * Takes the values from the environment out of states. What the engine has at the same places counts as such a value too, and is lost where
 * it is another one. Throws XecError `plan-file` where a value cannot be told from its text to be made of a variable.
 */
export function takeValues(states: States, env: Environment, { salt, digest }: Salted): TakenStates {
  const desired = hideDesired(states.desired)
  const declared = listDeclared(states.desired, desired).flatMap((object) => takeApartAll(object, env))
  const observed = hideObserved(states.observed, states.desired)
  const known = new Map(declared.map(({ text, reference }) => [text, reference.parts]))
  const found = listLeaves(states.observed, observed, ['observed']).flatMap(({ at, text }) => {
    const parts = known.get(text)
    return parts === undefined ? [] : [{ at, parts }]
  })
  const references = [...declared.map(({ reference }) => reference), ...found]
  const variables = listNames(states.desired).map((name) => ({
    name,
    digest: digest([`${salt}\n${findValue(env, name) ?? ''}`]),
  }))
  return { desired, observed, environment: { variables, references } }
}

/**
 * Puts values back. Throws XecError `plan-invalid` that names the variables that are missing or have another value, and XecError
 * `plan-file` if there is no place for a value.
 */
export function putValuesBack(taken: TakenStates, env: Environment, { salt, digest }: Salted): States {
  const { desired, observed, environment } = taken
  const missing = environment.variables.filter(({ name }) => findValue(env, name) === undefined)
  const changed = environment.variables.filter(({ name, digest: proof }) => {
    const value = findValue(env, name)
    return value !== undefined && digest([`${salt}\n${value}`]) !== proof
  })
  if (missing.length + changed.length > 0)
    throw makeChangedError(missing.map(readName), changed.map(readName))
  return environment.references.reduce<States>(
    (states, { at, parts }) => setText(states, at, joinParts(parts, env)) as States,
    { desired, observed },
  )
}

/** True if there is a digest of each variable that is referred to: a reference to another one would show whatever it holds. */
export function isProved({ variables, references }: SavedEnvironment): boolean {
  const names = new Set(variables.map(readName))
  return references.every(({ parts }) => parts.flatMap(listVariable).every((name) => names.has(name)))
}

function readName({ name }: { readonly name: string }): string {
  return name
}

function findValue(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined
}

function listVariable(part: ReferencePart): readonly string[] {
  return typeof part === 'string' ? [] : [part.variable]
}

function listNames({ networks, containers }: DesiredState): readonly string[] {
  const attachments = containers.flatMap((container) => container.attachments ?? [])
  return sortTexts([...networks, ...attachments].flatMap(({ fromEnv }) => Object.values(fromEnv).flat()))
}

/** A text in the place of which another value shows something else. */
interface Leaf {
  readonly at: Reference['at']
  readonly text: string
  readonly shown: string
}

function listLeaves(given: unknown, shown: unknown, at: Reference['at']): readonly Leaf[] {
  if (typeof given === 'string') return given === shown ? [] : [{ at, text: given, shown: String(shown) }]
  if (typeof given !== 'object' || given === null || given === shown) return []
  const parts = shown as Readonly<Record<string, unknown>>
  return Object.entries(given).flatMap(([key, value]) =>
    listLeaves(value, parts[key], [...at, Array.isArray(given) ? Number(key) : key]),
  )
}

/** One declared object with its leaves. */
interface Declared {
  readonly fromEnv: FromEnv
  readonly leaves: readonly Leaf[]
}

function listDeclared(desired: DesiredState, hidden: DesiredState): readonly Declared[] {
  const networks = desired.networks.map(({ fromEnv, settings }, index) => {
    const at = ['desired', 'networks', index, 'settings']
    return { fromEnv, leaves: listLeaves(settings, hidden.networks[index]?.settings, at) }
  })
  const attachments = desired.containers.flatMap((container, index) =>
    (container.attachments ?? []).map(({ fromEnv, settings }, place) => {
      const at = ['desired', 'containers', index, 'attachments', place, 'settings']
      const other = hidden.containers[index]?.attachments?.[place]
      return { fromEnv, leaves: listLeaves(settings, other?.settings, at) }
    }),
  )
  return [...networks, ...attachments]
}

interface TakenLeaf {
  readonly text: string
  readonly reference: Reference
}

function takeApartAll({ fromEnv, leaves }: Declared, env: Environment): readonly TakenLeaf[] {
  const spellings = listSpellings(sortTexts(Object.values(fromEnv).flat()), env)
  const taken = leaves.map(({ at, text, shown }) => {
    return { text, shown, reference: { at, parts: takeApart(text, spellings) } }
  })
  for (const [path, from] of Object.entries(fromEnv)) {
    const places = taken.filter(({ shown }) => shown === renderOrigin(from))
    const found = new Set(places.flatMap(({ reference }) => reference.parts.flatMap(listVariable)))
    const lost = from.filter((name) => env[name] !== '' && !found.has(name))
    if (places.length > 0 && lost.length > 0) throw makeUnclearError(path, lost)
  }
  return taken
}

interface Spelling {
  readonly text: string
  readonly part: Exclude<ReferencePart, string>
}

// The longest first, so that no part of a value is taken for another variable.
function listSpellings(names: readonly string[], env: Environment): readonly Spelling[] {
  const all = names.flatMap((variable) =>
    Object.entries(FORMS).flatMap(([form, convert]): readonly Spelling[] => {
      const text = convert(findValue(env, variable) ?? '')
      return text === null || text === '' ? [] : [{ text, part: { variable, as: form as Form } }]
    }),
  )
  return all.toSorted((a, b) => b.text.length - a.text.length)
}

function takeApart(text: string, spellings: readonly Spelling[]): readonly ReferencePart[] {
  const [spelling, ...others] = spellings
  if (spelling === undefined) return text === '' ? [] : [text]
  return text
    .split(spelling.text)
    .flatMap((piece, index) => [...(index === 0 ? [] : [spelling.part]), ...takeApart(piece, others)])
}

function joinParts(parts: readonly ReferencePart[], env: Environment): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part
      return FORMS[part.as](findValue(env, part.variable) ?? '') ?? ''
    })
    .join('')
}

// The states with a text at a place that holds one.
function setText(value: unknown, [key, ...rest]: Reference['at'], text: string): unknown {
  if (key === undefined && typeof value === 'string') return text
  if (key === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
    throw new XecError(
      'plan-file',
      'The plan file is damaged: it has no place for a value from the environment.',
    )
  }
  const item = setText((value as Readonly<Record<string, unknown>>)[key], rest, text)
  return Array.isArray(value) ? value.with(Number(key), item) : { ...value, [key]: item }
}

function makeChangedError(missing: readonly string[], changed: readonly string[]): XecError {
  const problems = [
    ...missing.map((name) => `The environment variable "${name}" is not set.`),
    ...changed.map(
      (name) => `The environment variable "${name}" has another value than when the plan was made.`,
    ),
  ]
  return new XecError('plan-invalid', `${problems.join(' ')} Nothing was changed.`, {
    fix: 'Set what is named as it was then, or make the plan again.',
  })
}

function makeUnclearError(path: string, names: readonly string[]): XecError {
  const list = names.map((name) => `env.${name}`).join(', ')
  return new XecError(
    'plan-file',
    `The plan cannot be saved: "${path}" does not show how it is made of ${list}.`,
    {
      fix: 'Let the variable hold the value as plans show it (an address in its canonical form), or all of the value.',
    },
  )
}
