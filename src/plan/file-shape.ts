// The shape of a plan file. What is read is untrusted: it is checked field by field, so that nothing behind it meets another shape. Fields
// that a later version may add are let through.
import * as v from 'valibot'
import type { NetworkMode } from '../model/observed.ts'
import {
  approveWhen,
  desired,
  endpointField,
  endpointSettings,
  networkField,
  networkSettings,
  port,
  range,
} from './desired-shape.ts'
import type { Actions, PlanValue } from './document.ts'
import type { PlanFile } from './file-members.ts'
import { DANGERS, HAZARD_LEVELS } from './hazard-levels.ts'
import { reachChanges } from './reach-shape.ts'

const text = v.string()
const flag = v.boolean()
const texts = v.array(text)
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const digest = v.pipe(text, v.regex(/^sha256:[0-9a-f]{64}$/, 'is no digest'))

const mode: v.GenericSchema<unknown, NetworkMode> = v.variant('kind', [
  v.object({ kind: v.picklist(['default', 'host', 'none', 'unknown']) }),
  v.object({ kind: v.literal('container'), container: text }),
  v.object({ kind: v.literal('network'), network: text }),
])

const attachment = v.object({
  networkId: v.nullable(text),
  networkName: text,
  settings: endpointSettings,
  unknown: v.array(endpointField),
  live: v.object({
    ipv4Address: v.nullable(text),
    ipv6Address: v.nullable(text),
    macAddress: v.nullable(text),
  }),
})

const observed = v.object({
  engine: v.object({
    id: text,
    name: text,
    flavor: v.picklist(['docker', 'podman']),
    version: text,
    apiVersion: text,
    swarm: v.picklist(['none', 'worker', 'manager']),
  }),
  networks: v.array(
    v.object({
      id: text,
      name: text,
      isDefault: flag,
      predefined: flag,
      settings: networkSettings,
      unknown: v.array(networkField),
      usedElsewhere: v.nullable(flag),
    }),
  ),
  containers: v.array(
    v.object({
      id: text,
      name: text,
      state: v.picklist(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
      mode,
      swarmTask: flag,
      inspected: flag,
      ports: v.nullable(v.array(port)),
      attachments: v.array(attachment),
    }),
  ),
})

const planValue: v.GenericSchema<unknown, PlanValue> = v.lazy(() =>
  v.union([text, v.number(), flag, v.null(), v.array(planValue), v.record(text, planValue)]),
)

const hazard = v.object({
  type: v.picklist(Object.keys(HAZARD_LEVELS) as (keyof typeof HAZARD_LEVELS)[]),
  level: v.picklist(['notice', 'danger']),
  message: text,
  allowed: flag,
})

const ACTIONS: ReadonlySet<string> = new Set([
  'create',
  'remove',
  'remove,create',
  'create,remove',
  'connect',
  'disconnect',
  'disconnect,connect',
  'no-op',
])

const changeEntries = {
  address: text,
  network: text,
  actions: v.custom<Actions>((value) => Array.isArray(value) && ACTIONS.has(value.join()), 'is no action'),
  reason: v.picklist([
    'missing',
    'not-declared',
    'differs',
    'renamed',
    'stale',
    'network-replaced',
    'address-needed',
    'placeholder',
    'adopted',
    'unchanged',
  ]),
  differences: v.array(v.object({ path: text, before: planValue, after: planValue, forcesReplace: flag })),
  hazards: v.array(hazard),
}

const change = v.variant('kind', [
  v.object({ kind: v.literal('network'), ...changeEntries }),
  v.object({ kind: v.literal('attachment'), container: text, ...changeEntries }),
])

const stepEntries = {
  id: text,
  waitsFor: texts,
  after: texts,
  of: text,
  hazards: v.array(hazard),
  irreversible: v.nullable(text),
}

const spec = v.object({ name: text, settings: networkSettings })
const network = v.object({ name: text, id: v.nullable(text), createdBy: v.nullable(text) })
const container = v.object({ name: text, id: text, mode: v.nullable(text) })

const step = v.variant('action', [
  v.object({ action: v.literal('create-network'), ...stepEntries, spec }),
  v.object({ action: v.literal('remove-network'), ...stepEntries, network, before: spec }),
  v.object({ action: v.literal('connect'), ...stepEntries, network, container, endpoint: endpointSettings }),
  v.object({
    action: v.literal('disconnect'),
    ...stepEntries,
    network,
    container,
    before: v.nullable(endpointSettings),
  }),
])

const diagnostic = v.object({
  code: text,
  severity: v.picklist(['error', 'warning', 'notice']),
  summary: text,
  detail: text,
  fix: text,
  range,
})

const planEntries = {
  tool: text,
  project: text,
  engine: v.object({ id: text, name: text, version: text, apiVersion: text }),
  mode: v.picklist(['apply', 'destroy']),
  approveWhen,
  summary: v.object({
    create: count,
    replace: count,
    remove: count,
    connect: count,
    reconnect: count,
    disconnect: count,
    unchanged: count,
  }),
  applyable: flag,
  complete: flag,
  changes: v.array(change),
  steps: v.array(step),
  kept: v.array(
    v.object({
      address: text,
      reason: v.picklist([
        'foreign-network',
        'external',
        'project-unnamed',
        'policy',
        'placeholder',
        'waiting',
      ]),
      detail: text,
    }),
  ),
  reachability: reachChanges,
  sensitive: v.array(v.object({ address: text, path: text, from: texts })),
  diagnostics: v.array(diagnostic),
  digests: v.object({ config: digest, observed: digest, plan: digest }),
}

// The type says that nothing is left out here.
const file: v.GenericSchema<unknown, PlanFile> = v.object({
  kind: text,
  ...planEntries,
  choices: v.object({
    allow: v.array(v.picklist(DANGERS)),
    allowMissing: flag,
    adopt: flag,
    showUnchanged: flag,
  }),
  desired,
  observed,
  environment: v.object({
    variables: v.array(v.object({ name: text, digest })),
    references: v.array(
      v.object({
        at: v.array(v.union([text, count])),
        parts: v.array(
          v.union([
            text,
            v.object({ variable: text, as: v.picklist(['text', 'address', 'cidr', 'unmapped', 'mac']) }),
          ]),
        ),
      }),
    ),
  }),
  hidden: v.array(v.object({ of: text, digest })),
  digest,
})

/** Lists what is wrong with the shape of a plan file, in words with the place; nothing for one that `isPlanFile`. */
export function listShapeProblems(value: unknown): readonly string[] {
  const { issues = [] } = v.safeParse(file, value)
  return issues.map((issue) => `${String(v.getDotPath(issue))}: ${issue.message}`)
}

/** True for a value of the shape of a plan file. */
export function isPlanFile<Value>(value: Value): value is Value & PlanFile {
  return v.is(file, value)
}
