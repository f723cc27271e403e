// The shape of a configuration in a plan file, and of the settings that states and steps have in common with it.
import * as v from 'valibot'
import type {
  ApproveWhen,
  DeclaredEndpointSettings,
  DeclaredNetworkSettings,
  DesiredState,
} from '../model/desired.ts'
import type { SourceRange } from '../model/diagnostic.ts'
import type { EndpointField, EndpointSettings } from '../model/endpoint.ts'
import type { NetworkField, NetworkSettings } from '../model/network.ts'
import type { PublishedPort } from '../model/port.ts'
import { policyShape } from './policy-shape.ts'

const text = v.string()
const flag = v.boolean()
const texts = v.array(text)
const pairs = v.array(v.strictTuple([text, text]))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const position = v.object({ line: count, column: count })
/** A place in a file, or null. */
export const range: v.GenericSchema<unknown, SourceRange | null> = v.nullable(
  v.object({ file: text, start: position, end: position }),
)

const pool = v.object({
  subnet: v.nullable(text),
  ipRange: v.nullable(text),
  gateway: v.nullable(text),
  auxAddresses: pairs,
})

const networkObject = v.object({
  driver: text,
  scope: text,
  internal: flag,
  attachable: flag,
  ingress: flag,
  enableIPv4: flag,
  enableIPv6: flag,
  encrypted: flag,
  configOnly: flag,
  configFrom: v.nullable(text),
  ipamDriver: text,
  ipamOptions: pairs,
  pools: v.array(pool),
  options: pairs,
  labels: pairs,
})

const endpointObject = v.object({
  aliases: texts,
  ipv4Address: v.nullable(text),
  ipv6Address: v.nullable(text),
  linkLocalIPs: texts,
  macAddress: v.nullable(text),
  driverOpts: pairs,
  gwPriority: v.pipe(v.number(), v.safeInteger()),
  links: texts,
})

/** The settings of a network. */
export const networkSettings: v.GenericSchema<unknown, NetworkSettings> = networkObject
/** The name of a setting of a network. */
export const networkField: v.GenericSchema<unknown, NetworkField> = v.picklist(
  Object.keys(networkObject.entries) as (keyof typeof networkObject.entries)[],
)

/** The settings of an attachment. */
export const endpointSettings: v.GenericSchema<unknown, EndpointSettings> = endpointObject
/** The name of a setting of an attachment. */
export const endpointField: v.GenericSchema<unknown, EndpointField> = v.picklist(
  Object.keys(endpointObject.entries) as (keyof typeof endpointObject.entries)[],
)

// JSON knows no undefined: what is there has its value.
const declaredNetwork = v.pipe(
  v.partial(networkObject),
  v.transform((settings) => settings as DeclaredNetworkSettings),
)
const declaredEndpoint = v.pipe(
  v.partial(endpointObject),
  v.transform((settings) => settings as DeclaredEndpointSettings),
)

/** A published port. */
export const port: v.GenericSchema<unknown, PublishedPort> = v.object({
  hostIp: text,
  hostPort: v.nullable(count),
  containerPort: count,
  protocol: v.picklist(['tcp', 'udp', 'sctp']),
})

const fromEnv = v.record(text, texts)

/** When a person is asked. */
export const approveWhen: v.GenericSchema<unknown, ApproveWhen> = v.picklist(['any', 'broadening', 'never'])

/** A desired state. */
export const desired: v.GenericSchema<unknown, DesiredState> = v.object({
  project: v.object({ name: text, named: flag }),
  guards: v.object({
    maxRemovalPercent: v.number(),
    minOwnedNetworks: v.number(),
    exposureBroadens: v.picklist(['notice', 'danger']),
    approveWhen,
  }),
  networks: v.array(
    v.object({
      key: text,
      name: text,
      external: flag,
      adopt: flag,
      protect: v.nullable(flag),
      settings: declaredNetwork,
      range,
      ranges: v.record(text, v.nonNullable(range)),
      fromEnv,
    }),
  ),
  containers: v.array(
    v.object({
      key: text,
      container: text,
      attachments: v.nullable(
        v.array(v.object({ network: text, settings: declaredEndpoint, range, fromEnv })),
      ),
      policy: v.picklist(['declared', 'exact', 'additive']),
      optional: flag,
      ports: v.nullable(v.array(port)),
      range,
    }),
  ),
  policies: v.exactOptional(v.array(policyShape)),
})
