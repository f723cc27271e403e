// The one place where text from outside (names, labels, messages, sources) becomes safe to show on a terminal: no control
// character, no invisible one, none that turns the direction of text, and nothing that a terminal would show as something else,
// and nothing that a pipeline would take for a command.

// What runners of pipelines take for a command of theirs when they find it in a log: ::error::, ##[group], ##vso[task].
const RUNNER_COMMAND =
  /(?<=:):(?=(?:add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|internal|notice|remove-matcher|save-state|set-env|set-output|stop-commands|warning)[^a-z])|(?<=#)#(?=[a-z]*\[)/
// To make a pattern of classes of characters takes longer than to render a plan, and most texts have nothing that it could find.
const UNSAFE = makeOnce(
  () =>
    new RegExp(
      String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}|${RUNNER_COMMAND.source}`,
      'giu',
    ),
)
const UNSAFE_IN_JSON = makeOnce(
  () => /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?<=#)#(?=[a-z]*\[)/giu,
)
const LEADING_MARK = makeOnce(() => /^\p{M}/u)
// in all that is unsafe, and in little else
const ODD = /[^ -~]|::|##/
const ODD_IN_JSON = /[^\n -~]|##/
const NOT_ASCII = /[^ -~]/gu
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * The text with every unsafe character written as `\n`, `\r`, `\t` or `\u{hex}`, on one line. Text that Unicode normalization
 * would change loses all that is not ASCII, so that two different values never look the same.
 */
export function escapeText(text: string): string {
  if (!ODD.test(text)) return text
  const visible = text.replace(UNSAFE(), renderEscape)
  const isStable = visible === visible.normalize() && !LEADING_MARK().test(visible)
  return isStable ? visible : visible.replace(NOT_ASCII, renderEscape)
}

/** How a part of a text may read after `escapeText`: that depends on what else is in the text. */
export function listEscapes(part: string): readonly string[] {
  const visible = part.replace(UNSAFE(), renderEscape)
  return [visible, visible.replace(NOT_ASCII, renderEscape)]
}

/** JSON text with the same characters written as escapes of JSON: the same value, and safe to print. */
export function escapeJson(json: string): string {
  if (!ODD_IN_JSON.test(json)) return json
  return json.replace(UNSAFE_IN_JSON(), (characters) =>
    characters
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

function renderEscape(character: string): string {
  return SHORT[character] ?? `\\u{${(character.codePointAt(0) as number).toString(16)}}`
}

function makeOnce(make: () => RegExp): () => RegExp {
  let made: RegExp | null = null
  return () => (made ??= make())
}
