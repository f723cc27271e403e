// A configuration's text and the places in it. Inside this layer a place is a span of offsets; lines and columns are counted
// once, where a place leaves the layer.
import type { SourcePosition, SourceRange } from '../model/diagnostic.ts'

/** A stretch of a text in UTF-16 code units; `end` is exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A text with a name. `file` is the path as it should be shown. */
export interface Source {
  readonly file: string
  readonly text: string
  /** The offset at which each line starts. */
  readonly lines: readonly number[]
}

/** Makes a source, counting its lines. */
export function makeSource(file: string, text: string): Source {
  const lines = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.push(at + 1)
  return { file, text, lines }
}

/** The lines and columns of a span. */
export function makeRange(source: Source, span: Span): SourceRange {
  return { file: source.file, start: makePosition(source, span.start), end: makePosition(source, span.end) }
}

/** The number of the line, counted from 1, that an offset is in. */
export function findLine(source: Source, offset: number): number {
  let low = 0
  let high = source.lines.length
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((source.lines[middle] as number) <= offset) low = middle
    else high = middle
  }
  return low + 1
}

function makePosition(source: Source, offset: number): SourcePosition {
  const line = findLine(source, offset)
  return { line, column: offset - (source.lines[line - 1] as number) + 1 }
}
