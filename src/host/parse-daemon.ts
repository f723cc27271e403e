// What a daemon was started with: its command line, and the file of its settings.
import type { DaemonSettings } from '../model/host.ts'

/** Parses the words of a command line, e.g. `dockerd --iptables=false`; `from` is what it is called. Nothing else of it is kept: it may hold secrets. */
export function parseDaemonWords(words: readonly string[], from: string): DaemonSettings {
  const iptables = readFlag(findOption(words, 'iptables'))
  return { from, iptables, mtu: readNumber(findOption(words, 'mtu')) }
}

// A flag alone means yes.
function findOption(words: readonly string[], name: string): string | null {
  const at = words.findLastIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`))
  const word = words[at]
  if (word === undefined) return null
  if (word.includes('=')) return word.slice(word.indexOf('=') + 1)
  const next = words[at + 1] ?? ''
  return next.startsWith('-') || next === '' ? 'true' : next
}

/** Parses a file such as /etc/docker/daemon.json; null for what is none. */
export function parseDaemonFile(text: string, path: string): DaemonSettings | null {
  const value = parseObject(text)
  if (value === null) return null
  const { iptables, mtu } = value
  return {
    from: path,
    iptables: typeof iptables === 'boolean' ? iptables : null,
    mtu: typeof mtu === 'number' ? mtu : null,
  }
}

/** The file of settings that a command line names; without one the usual one. */
export function findDaemonFile(words: readonly string[]): string {
  return findOption(words, 'config-file') ?? '/etc/docker/daemon.json'
}

function readFlag(text: string | null): boolean | null {
  if (text === null) return null
  return !/^(?:0|f|false)$/i.test(text)
}

function readNumber(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null
  } catch {
    return null
  }
}
