// Which lines of a text are others afterwards, for people. Made for corrections within lines and lines that go; for anything else it
// is still true, and longer than it has to be.
import { escapeText } from './escape.ts'
import { renderTone, type Style } from './style.ts'

/** A file before and after. */
export interface TextChange {
  readonly file: string
  readonly before: string
  readonly after: string
}

interface ChangedLine {
  readonly line: number
  readonly before: string | null
  readonly after: string | null
}

/** The lines that differ, each with its number; nothing if none do. */
export function renderTextDiff(style: Style, { file, before, after }: TextChange): string[] {
  const changed = listChanged(before.split('\n'), after.split('\n'))
  return changed.flatMap(({ line, before: old, after: now }) => [
    renderTone(style, 'cyan', `${escapeText(file)}:${line}`),
    ...(old === null ? [] : [renderTone(style, 'red', `- ${escapeText(old)}`)]),
    ...(now === null ? [] : [renderTone(style, 'green', `+ ${escapeText(now)}`)]),
  ])
}

function listChanged(before: readonly string[], after: readonly string[]): readonly ChangedLine[] {
  const changed: ChangedLine[] = []
  let [at, to] = [0, 0]
  while (at < before.length || to < after.length) {
    const [old = null, now = null] = [before[at], after[to]]
    if (old === now) [at, to] = [at + 1, to + 1]
    else if (now === null || (before.length - at > after.length - to && before[at + 1] === now)) {
      changed.push({ line: at + 1, before: old, after: null })
      at += 1
    } else {
      changed.push({ line: at + 1, before: old, after: now })
      ;[at, to] = [at + 1, to + 1]
    }
  }
  return changed
}
