// The shape of what a plan opens and closes, as a plan file holds it.
import * as v from 'valibot'
import { OUTSIDERS, type ReachChanges } from '../model/reach.ts'

const texts = v.array(v.string())
const port = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const path = v.object({
  kind: v.literal('containers'),
  from: texts,
  to: texts,
  networks: texts,
  certain: v.boolean(),
  partly: v.boolean(),
})

const exposure = v.object({
  kind: v.picklist(['exposure', 'out']),
  outsider: v.picklist(OUTSIDERS),
  containers: texts,
  networks: texts,
  ports: v.nullable(
    v.array(
      v.object({
        hostIp: v.string(),
        hostPort: v.nullable(port),
        containerPort: port,
        protocol: v.picklist(['tcp', 'udp', 'sctp']),
      }),
    ),
  ),
  needsRoute: v.boolean(),
  certain: v.boolean(),
})

const groups = v.array(v.variant('kind', [path, exposure]))

/** The shape of a plan's `reachability`. */
export const reachChanges: v.GenericSchema<unknown, ReachChanges> = v.object({
  opened: groups,
  closed: groups,
})
