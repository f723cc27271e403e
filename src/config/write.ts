// Configuration as YAML text, for files that people go on with: short maps on one line, as the documents write them. A subset of
// YAML that every parser reads alike, 1.1 and 1.2: texts are plain where nobody could take them for anything else, and JSON otherwise.

/** A value to be written. Texts are written so that they are read as texts. */
export type YamlValue = string | number | boolean | readonly YamlValue[] | YamlMap

/** A map, with comments that stand below its entries. */
export interface YamlMap {
  readonly entries: readonly YamlEntry[]
  readonly below: readonly string[]
}

/** One key of a map, with a comment behind it. */
export interface YamlEntry {
  readonly key: string
  readonly value: YamlValue
  readonly beside?: string
}

/** A value as JSON holds it. */
export type PlainYaml =
  | string
  | number
  | boolean
  | readonly PlainYaml[]
  | { readonly [key: string]: PlainYaml }

const STEP = '  '
const LONGEST_LINE = 96

/** True for a map. */
export function isYamlMap(value: YamlValue): value is YamlMap {
  return typeof value === 'object' && 'entries' in value && !Array.isArray(value)
}

/** Makes a map without comments. Entries whose value is null are left out. */
export function makeYamlMap(entries: Iterable<readonly [string, YamlValue | null]>): YamlMap {
  const present = [...entries].flatMap(([key, value]) => (value === null ? [] : [{ key, value }]))
  return { entries: present, below: [] }
}

/** The value without its comments. */
export function makePlainYaml(value: YamlValue): PlainYaml {
  if (typeof value !== 'object') return value
  if (!isYamlMap(value)) return value.map(makePlainYaml)
  return Object.fromEntries(value.entries.map((entry) => [entry.key, makePlainYaml(entry.value)]))
}

/** A map as lines, each with its line end and with `indent` before it. */
export function renderYaml(map: YamlMap, indent = ''): string {
  return renderLines(map, indent)
    .map((line) => `${line}\n`)
    .join('')
}

/** A value on one line, without its comments. */
export function renderFlow(value: YamlValue): string {
  if (typeof value === 'string') return renderText(value)
  if (typeof value !== 'object') return String(value)
  if (!isYamlMap(value)) return `[${value.map(renderFlow).join(', ')}]`
  return value.entries.length === 0 ? '{}' : `{ ${value.entries.map(renderFlowEntry).join(', ')} }`
}

/** One entry of a map that stands on one line. */
export function renderFlowEntry({ key, value }: YamlEntry): string {
  return `${renderText(key)}: ${renderFlow(value)}`
}

function renderLines({ entries, below }: YamlMap, indent: string): readonly string[] {
  return [
    ...entries.flatMap((entry) => renderEntry(entry, indent)),
    ...below.map((comment) => `${indent}${renderComment(comment)}`),
  ]
}

function renderEntry(entry: YamlEntry, indent: string): readonly string[] {
  const { key, value, beside } = entry
  const comment = beside === undefined ? '' : ` ${renderComment(beside)}`
  if (hasOneLine(value)) {
    const line = `${indent}${renderFlowEntry(entry)}`
    if (typeof value !== 'object' || line.length <= LONGEST_LINE) return [line + comment]
  }
  const head = `${indent}${renderText(key)}:`
  const inner = indent + STEP
  if (!isYamlMap(value)) {
    const items = value as readonly YamlValue[]
    const opening = items.length === 0 ? `${head} []` : head
    return [opening + comment, ...items.map((item) => `${inner}- ${renderFlow(item)}`)]
  }
  const opening = value.entries.length === 0 ? `${head} {}` : head
  return [opening + comment, ...renderLines(value, inner)]
}

// Maps in maps are easier to read, and to add to, with one on each line.
function hasOneLine(value: YamlValue): boolean {
  if (typeof value !== 'object') return true
  if (!isYamlMap(value)) return !value.some(isStructured)
  return value.below.length === 0 && !value.entries.some(({ value: part }) => isStructured(part))
}

function isStructured(value: YamlValue): boolean {
  return typeof value === 'object' && (isYamlMap(value) || value.some(isStructured))
}

/** A comment. It stays one line, whatever it quotes. */
export function renderComment(text: string): string {
  return `# ${escapeUnsafe(text)}`
}

// a word that no version of YAML reads as anything but a text, or an IPv4 address or subnet
const PLAIN = /^(?:[A-Za-z][\w./-]*|\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?)$/
const WORDS_OF_YAML = /^(?:true|false|null|yes|no|on|off|y|n)$/i

function renderText(text: string): string {
  if (PLAIN.test(text) && !WORDS_OF_YAML.test(text)) return text
  return escapeUnsafe(JSON.stringify(text))
}

// What YAML forbids, what some of its versions take for a line end, and what an editor does not show or shows in another order.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** The text with every unsafe character in the escaped form that YAML has in double quotes. */
function escapeUnsafe(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) as number
    return code > 0xffff ? `\\U${renderHex(code, 8)}` : `\\u${renderHex(code, 4)}`
  })
}

function renderHex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}
