// Versions of the Docker Engine API: which one to speak, and what a version has.
import { EngineError } from '../../model/errors.ts'

// the newest that xec was measured against
const NEWEST_API = '1.55'

// Docker 20.10, Podman 4
const OLDEST_API = '1.41'

const VERSION = /^(\d{1,4})\.(\d{1,4})$/

/** The range of versions that a server speaks. `engine` is how messages name it, e.g. `Docker 19.03.15`. */
export interface OfferedVersions {
  readonly engine: string
  readonly newest: string
  readonly oldest: string
}

/** True if a version is the wanted one or a later one. False for what is no version. */
export function hasApi(version: string, wanted: string): boolean {
  return rankOf(version) >= rankOf(wanted)
}

/** True for a text like `1.51`. */
export function isApiVersion(text: string): boolean {
  return VERSION.test(text)
}

/** True for a version that came after the newest one that xec was measured against. */
export function isLaterThanKnown(version: string): boolean {
  return rankOf(version) > rankOf(NEWEST_API)
}

/** The newest version that both sides speak. Throws an EngineError `unreachable` if there is none. */
export function negotiateVersion({ engine, newest, oldest }: OfferedVersions): string {
  if (!hasApi(newest, OLDEST_API)) {
    throw new EngineError(
      'unreachable',
      `${engine} speaks API ${newest} at most; xec needs ${OLDEST_API} or later.`,
      {
        fix: 'Use Docker 20.10 or later, or Podman 4 or later.',
      },
    )
  }
  const chosen = hasApi(newest, NEWEST_API) ? NEWEST_API : newest
  if (!hasApi(chosen, oldest)) {
    throw new EngineError(
      'unreachable',
      `${engine} needs API ${oldest} or later; this xec speaks ${NEWEST_API} at most.`,
      {
        fix: 'Use a later version of xec.',
      },
    )
  }
  return chosen
}

function rankOf(version: string): number {
  const match = VERSION.exec(version)
  return match === null ? Number.NaN : Number(match[1]) * 10_000 + Number(match[2])
}
