// Two networks of one name, made at the same moment: which of them was first. Everybody who looks comes to the same result.
import { compareText } from '../../model/pairs.ts'
import type { AnswerValue } from './answer.ts'

/** The id of the network that came before the given one of the same name, or null if there is none. */
export function findDuplicate(networks: readonly AnswerValue[], id: string, name: string): string | null {
  const [first] = networks
    .filter((network) => network.field('Name').text() === name)
    .map(readBirth)
    .toSorted(compareBirths)
  return first === undefined || first.id === id ? null : first.id
}

interface Birth {
  readonly id: string
  readonly seconds: number
  readonly nanoseconds: string
}

// RFC 3339 with up to nine digits of a second and without trailing zeros, so texts do not compare as they are.
function readBirth(network: AnswerValue): Birth {
  const id = network.field('Id').filledText()
  const created = network.field('Created')
  const [, seconds = '', fraction = '', zone = ''] = created.parsed(
    (text) => /^([^.]*?)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text),
    'a point in time',
  )
  return { id, seconds: Date.parse(`${seconds}${zone}`), nanoseconds: fraction.padEnd(9, '0') }
}

function compareBirths(a: Birth, b: Birth): number {
  return a.seconds - b.seconds || compareText(a.nanoseconds, b.nanoseconds) || compareText(a.id, b.id)
}
