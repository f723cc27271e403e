// The first line of a report in Markdown, which no reader sees: by it a later run finds its own comment, and which plan was shown there.

/** What a comment says about itself. */
export interface Marker {
  /** The program that wrote it: `xec 1.2.0`. */
  readonly tool: string
  /** Null where the configuration could not be read. */
  readonly project: string | null
  /** What tells several comments of one project apart; null where there is one. */
  readonly key: string | null
  /** The digest of the plan; null where there is none. */
  readonly digest: string | null
  /** True if something of the plan was left out to save room. */
  readonly cut: boolean
}

const FORMAT = 1
const PATTERN = /^<!-- xec:plan (\{.*\}) -->\r?$/m

// Longer ones are no names of projects, keys or digests.
const MOST = 80

/** The line. Its text cannot end the comment that it stands in, nor mention anybody. */
export function renderMarker({ tool, project, key, digest, cut }: Marker): string {
  const [shortTool, shortProject, shortKey, shortDigest] = [tool, project, key, digest].map(
    (text) => text?.slice(0, MOST) ?? null,
  )
  const json = JSON.stringify({
    format: FORMAT,
    tool: shortTool,
    project: shortProject,
    key: shortKey,
    digest: shortDigest,
    cut,
  })
  return `<!-- xec:plan ${json.replaceAll(/[^\w .:,{}"\\/-]|(?<=-)-/g, renderUnit)} -->`
}

function renderUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** What the first line of a text says about it; null if it is no report of this format. */
export function parseMarker(text: string): Marker | null {
  const match = PATTERN.exec(text)
  if (match === null || match.index > 0) return null
  const value = parseObject(match[1] as string)
  if (value === null || value['format'] !== FORMAT || typeof value['tool'] !== 'string') return null
  const { tool, project, key, digest, cut } = value
  if (!isTextOrNull(project) || !isTextOrNull(key) || !isTextOrNull(digest)) return null
  return { tool, project, key, digest, cut: cut !== false }
}

function parseObject(json: string): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(json) as Readonly<Record<string, unknown>>
  } catch {
    return null
  }
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}
