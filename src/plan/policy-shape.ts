// The shape of the policies in a plan file, which is untrusted like the rest of it.
import * as v from 'valibot'
import type { ContainerSelector, DesiredPolicy } from '../model/policy.ts'

const text = v.string()
const port = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(65_535))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const position = v.object({ line: count, column: count })
const range = v.nullable(v.object({ file: text, start: position, end: position }))

const ports = v.nullable(
  v.array(v.object({ first: port, last: port, protocol: v.picklist(['tcp', 'udp', 'sctp']) })),
)

const chosen: v.GenericSchema<unknown, ContainerSelector> = v.object({
  kind: v.literal('containers'),
  container: v.nullable(text),
  network: v.nullable(text),
  label: v.nullable(v.object({ key: text, value: v.nullable(text) })),
  except: v.array(v.lazy(() => chosen)),
})

const selector = v.union([
  v.object({ kind: v.literal('outsider'), outsider: v.picklist(['host', 'lan', 'internet']) }),
  chosen,
])

const endsEntries = { selectors: v.array(selector), range }
const ends = v.object(endsEntries)
const passEntries = { from: v.nullable(ends), to: v.nullable(ends), ports, range }

const rule = v.variant('kind', [
  v.object({ kind: v.picklist(['deny', 'require']), from: ends, to: ends, ports }),
  v.object({
    kind: v.literal('isolate'),
    groups: v.array(v.object({ name: text, ...endsEntries })),
    label: v.nullable(text),
    ports,
  }),
])

/** One policy of a plan file. */
export const policyShape: v.GenericSchema<unknown, DesiredPolicy> = v.object({
  name: text,
  description: v.nullable(text),
  severity: v.picklist(['error', 'warning']),
  rule,
  allow: v.array(v.object(passEntries)),
  exceptions: v.array(v.object({ ...passEntries, owner: text, reason: text, expires: text })),
  range,
})
