// Texts that must not be shown: values from the environment, and what a field held before it came from there. A mask replaces them
// in any other text by where they came from.

/**
 * A text that must not be shown, and what is shown in its place (`(from env.TOKEN)`). `variable` is the environment variable
 * whose value it is as a whole, or null.
 */
export interface Secret {
  readonly text: string
  readonly shown: string
  readonly variable: string | null
}

/** Hides secrets. */
export interface Mask {
  /** The text with the origin of every secret in its place. */
  readonly maskText: (text: string) => string
  /** The variable whose value a text is as a whole; null if it is none. */
  readonly findVariable: (text: string) => string | null
}

/** A text without what a layout has put into it; `places` says where each of its characters stands there. */
export interface Bare {
  readonly text: string
  readonly places: (index: number) => number
}

/** How secrets stand in a text: what one is spelled like, and what of the text is no part of it. */
export interface Reading {
  readonly spell: (secret: string) => readonly string[]
  /** `isSpaced` is true for the search of a spelling that holds spaces, which may have become line ends. */
  readonly read: (text: string, isSpaced: boolean) => Bare
}

/** A mask that hides nothing. */
export const NO_MASK: Mask = { maskText: (text) => text, findVariable: () => null }

/** What is shown in the place of a value: `(from env.TOKEN)`, or `(hidden)` where nobody knows where it came from. */
export function renderOrigin(from: readonly string[]): string {
  return from.length === 0 ? '(hidden)' : `(from ${from.map((name) => `env.${name}`).join(', ')})`
}

const ORIGIN = /\((?:from env\.[^()]*|hidden)\)/g

/** True for what a mask puts in the place of a value. */
export function isOrigin(text: string): boolean {
  return text.replace(ORIGIN, '') === '' && text !== ''
}

// Shorter texts stand in every second line by chance: to hide them would hide everything.
const LEAST_LENGTH = 4
// Shorter ones are hidden only where they stand alone, so that "prod" leaves "product" as it is.
const LEAST_ANYWHERE = 8
// What outputs consist of anyway. It says nothing about a secret that happens to be the same.
const COMMON_WORDS: ReadonlySet<string> = new Set(
  'true false null none bridge host local swarm global default overlay macvlan ipvlan docker podman network networks container containers connect disconnect create remove create-network remove-network'.split(
    ' ',
  ),
)

// As it is, and as it reads inside a JSON text.
const PLAIN: Reading = {
  spell: (secret) => [secret, JSON.stringify(secret).slice(1, -1)],
  read: (text, isSpaced) => readWithout(text, isSpaced ? /\s+/g : /(?!)/g),
}

/** A text without what a pattern matches. */
export function readWithout(text: string, pattern: RegExp): Bare {
  const places: number[] = []
  let bare = ''
  let from = 0
  const take = (to: number): void => {
    bare += text.slice(from, to)
    for (let at = from; at < to; at += 1) places.push(at)
  }
  for (const { 0: piece, index } of text.matchAll(pattern)) {
    take(index)
    from = index + piece.length
  }
  take(text.length)
  return { text: bare, places: (index) => places[index] as number }
}

/** Makes a mask. Of secrets with one text the first counts. Short texts and words that every output holds are left. */
export function makeMask(secrets: readonly Secret[], reading: Reading = PLAIN): Mask {
  const byText = new Map<string, Secret>()
  for (const secret of secrets) {
    if (isMaskable(secret) && !byText.has(secret.text)) byText.set(secret.text, secret)
  }
  if (byText.size === 0) return NO_MASK
  const spellings = [...byText.values()]
    .toSorted((a, b) => b.text.length - a.text.length)
    .flatMap(({ text, shown }) =>
      [...new Set(reading.spell(text.trim()))].map((spelling) => ({ spelling, shown })),
    )
  return {
    maskText: (text) => hide(text, spellings, reading),
    findVariable: (text) => byText.get(text)?.variable ?? null,
  }
}

/** The secrets without those that are part of a name: names are shown, so that there is nothing left to hide. */
export function dropNamed(secrets: readonly Secret[], names: Iterable<string>): readonly Secret[] {
  const list = [...names]
  return secrets.filter(({ text }) => !list.some((name) => name.includes(text)))
}

function isMaskable({ text }: Secret): boolean {
  return text.trim().length >= LEAST_LENGTH && !COMMON_WORDS.has(text)
}

interface Spelling {
  readonly spelling: string
  readonly shown: string
}

const NOBODY = -1
const KEPT = -2

// No regular expression: a secret may be a whole file. Every character belongs to the first secret that covers it, and where the
// owner changes, what is shown of the new one stands. What a mask has put there before is left as it is.
function hide(text: string, spellings: readonly Spelling[], reading: Reading): string {
  const bares = [false, true].map((isSpaced) => reading.read(text, isSpaced)) as [Bare, Bare]
  let owners: Int32Array | null = null
  for (const [index, { spelling }] of spellings.entries()) {
    for (const { start, end } of findPlaces(text, spelling, { bares, reading })) {
      owners ??= markOrigins(text)
      for (let at = start; at < end; at += 1) if (owners[at] === NOBODY) owners[at] = index
    }
  }
  return owners === null ? text : replaceOwned(text, owners, spellings)
}

function markOrigins(text: string): Int32Array {
  const owners = new Int32Array(text.length).fill(NOBODY)
  for (const { 0: origin, index } of text.matchAll(ORIGIN)) owners.fill(KEPT, index, index + origin.length)
  return owners
}

function* findPlaces(
  text: string,
  spelling: string,
  { bares, reading }: { readonly bares: readonly [Bare, Bare]; readonly reading: Reading },
): Generator<{ readonly start: number; readonly end: number }> {
  const isSpaced = /\s/.test(spelling)
  const bare = bares[isSpaced ? 1 : 0]
  // what looks like a layout may be a part of the secret
  const { text: wanted } = reading.read(spelling, isSpaced)
  // and all of it: such a one is found as it reads when it is escaped
  if (wanted === '') return
  let done = 0
  for (let at = bare.text.indexOf(wanted); at >= 0; at = bare.text.indexOf(wanted, at + 1)) {
    const [start, end] = [bare.places(at), bare.places(at + wanted.length - 1) + 1]
    if (spelling.length < LEAST_ANYWHERE && !isWord(text, start, end)) continue
    // a secret that overlaps with itself is walked once
    yield { start: Math.max(start, done), end }
    done = end
  }
}

function replaceOwned(text: string, owners: Int32Array, spellings: readonly Spelling[]): string {
  let result = ''
  let before = NOBODY
  for (let at = 0; at < text.length; at += 1) {
    const owner = owners[at] as number
    if (owner < 0) result += text[at] as string
    else if (owner !== before) result += (spellings[owner] as Spelling).shown
    before = owner
  }
  return result
}

// What ends a colour or an escape is no part of a word.
const WORD_BEFORE = /[A-Za-z0-9]$/
// oxlint-disable-next-line no-control-regex -- a colour begins with one
const CODE_BEFORE = /(?:\u001b\[\d+m|\\[nrt]|\\u[0-9a-f]{4})$/

function isWord(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 6), start)
  const isInside = /^[A-Za-z0-9]/.test(text.slice(start, end)) && WORD_BEFORE.test(before)
  if (isInside && !CODE_BEFORE.test(before)) return false
  return !/[A-Za-z0-9]{2}/.test(text.slice(end - 1, end + 1))
}
