// Changes to a text by places in it; what no change is about stays as it is, byte for byte.
import type { Span } from './source.ts'

/** A text to put in the place of another one. */
export interface Edit extends Span {
  readonly text: string
}

/** The text with the edits made. They do not overlap; those at one place come in the order in which they are given. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  // what ends in one place with something around it comes first, as it was given
  const ordered = edits.toSorted((a, b) => a.start - b.start)
  let result = ''
  let at = 0
  for (const edit of ordered) {
    result += text.slice(at, edit.start) + edit.text
    at = Math.max(at, edit.end)
  }
  return result + text.slice(at)
}
