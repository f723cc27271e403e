// What a report in Markdown is made of: sections, each with the entries that it can do without.

// What can be left out, what matters least first, and what it is called where a part of it is missing.
const LISTS = {
  picture: 'the picture',
  'container-differences': 'details of changes to containers',
  'network-differences': 'details of changes to networks',
  unchanged: 'unchanged objects',
  kept: 'objects that are left as they are',
  containers: 'containers',
  networks: 'networks',
  problems: 'warnings and notices',
  waiting: 'waiting objects',
  irreversible: 'effects that cannot be undone',
  notices: 'hazards without danger',
  reachability: 'ways that are opened or closed',
  dangers: 'dangers',
  errors: 'errors',
} as const

/** What a section lists. */
export type ListName = keyof typeof LISTS

const ORDER = Object.keys(LISTS)

/** Lines that are shown together or not at all. */
export type Entry = readonly string[]

/** A part of a report. */
export interface Section {
  readonly name: ListName
  readonly entries: readonly Entry[]
  /** Its lines with the first entries of it. What is there without any is never left out. */
  readonly render: (shown: readonly Entry[]) => readonly string[]
}

/** Sections in the order in which they are shortened. */
export function orderByRank(sections: readonly Section[]): readonly Section[] {
  return sections.toSorted((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name))
}

/** What is missing where a section shows only so many of its entries: `12 of 40 dangers`. */
export function renderMissing({ name, entries }: Section, shown: number): string {
  if (name === 'picture') return LISTS.picture
  return `${entries.length - shown} of ${entries.length} ${LISTS[name]}`
}

/** Entries between a heading and an empty line; nothing where none are shown. */
export function makeList(name: ListName, title: string, entries: readonly Entry[]): Section {
  const render = (shown: readonly Entry[]): readonly string[] =>
    shown.length === 0 ? [] : [`### ${title}`, '', ...shown.flat(), '']
  return { name, entries, render }
}
