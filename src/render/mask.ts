// What is shown of values from the environment: their origin. Plans are masked as values, before they are laid out; every text and
// document is masked once more on its way out, in whatever form a value may stand in it by then.
import { makeMask, readWithout, type Bare, type Mask, type Secret } from '../model/secret.ts'
import { listEscapes } from './escape.ts'

type MaskText = Mask['maskText']

export { maskPlan } from '../plan/mask.ts'

/** A mask for texts that are laid out already: it finds a secret that was escaped, quoted, or broken over several lines. */
export function makeShownMask(secrets: readonly Secret[]): Mask {
  return makeMask(secrets, { spell: spellShown, read: readShown })
}

function spellShown(secret: string): readonly string[] {
  const inJson = JSON.stringify(secret).slice(1, -1)
  const inShell = secret.replaceAll("'", String.raw`'\''`)
  return [secret, inJson, inShell].flatMap((spelling) => [spelling, ...listEscapes(spelling)])
}

// What a layout puts into a text: colours, and line ends with the spaces behind them.
// oxlint-disable-next-line no-control-regex -- colours are such sequences
const LAYOUT = /\u001b\[\d+m|\n */g
// oxlint-disable-next-line no-control-regex -- colours are such sequences
const SPACED_LAYOUT = /\u001b\[\d+m|\s+/g

function readShown(text: string, isSpaced: boolean): Bare {
  return readWithout(text, isSpaced ? SPACED_LAYOUT : LAYOUT)
}

// Keys of which the values are words of the format or names.
const NAMING_KEYS: ReadonlySet<string> = new Set(
  'action actions address apiVersion approveWhen code container containers createdBy file formatVersion from id kind level mode name network networks of outcome outsider path project reason severity to tool type version waitsFor'.split(
    ' ',
  ),
)

/** A JSON document with every text masked that is not a word of the format or a name. */
export function maskDocument(document: object, maskText: MaskText): object {
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [key, maskValue(value, NAMING_KEYS.has(key), maskText)]),
  )
}

function maskValue(value: unknown, isNaming: boolean, maskText: MaskText): unknown {
  if (typeof value === 'string') return isNaming ? value : maskText(value)
  if (typeof value !== 'object' || value === null) return value
  return Array.isArray(value)
    ? value.map((item) => maskValue(item, isNaming, maskText))
    : maskDocument(value, maskText)
}
