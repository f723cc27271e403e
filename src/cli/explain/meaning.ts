// What is known of a code beside its summary.

/** The meaning of one code: whole sentences. The example is lines of a file or of a terminal; what there is nothing of is empty. */
export interface Meaning {
  readonly meaning: string
  readonly why: string
  readonly example: string
  readonly remedy: string
}

/** An example of several lines. */
export function renderLines(...text: readonly string[]): string {
  return text.join('\n')
}
