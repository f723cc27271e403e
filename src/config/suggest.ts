// Finds what a misspelt word probably meant.
import { distance } from 'fastest-levenshtein'

// One slip in a short word, two or three in a long one; more is another word.
const LETTERS_PER_SLIP = 3
const MOST_SLIPS = 3
const MOST_LISTED = 15

/** The known word that is nearest to a word, or null if none is near. The first of several equally near ones wins. */
export function findNearest(word: string, known: readonly string[]): string | null {
  const allowed = Math.min(MOST_SLIPS, Math.ceil(word.length / LETTERS_PER_SLIP))
  const wanted = makeComparable(word)
  const ranked = known
    .map((candidate) => ({ candidate, slips: distance(wanted, makeComparable(candidate)) }))
    .filter(({ slips }) => slips <= allowed)
    .toSorted((a, b) => a.slips - b.slips)
  return ranked[0]?.candidate ?? null
}

/** The sentence that offers the nearest known word, or else all known words. */
export function renderSuggestion(word: string, known: readonly string[]): string {
  const nearest = findNearest(word, known)
  if (nearest !== null) return `Did you mean "${nearest}"?`
  if (known.length === 0) return ''
  const more = known.length > MOST_LISTED ? ` and ${known.length - MOST_LISTED} more` : ''
  return `Known here: ${known.slice(0, MOST_LISTED).join(', ')}${more}.`
}

// `enable-ipv6` and `EnableIPv6` are spellings of one word.
function makeComparable(word: string): string {
  return word.toLowerCase().replaceAll(/[-_]/g, '')
}
