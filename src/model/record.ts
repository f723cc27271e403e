// What xec keeps on an engine for itself: its lock and its journal are config-only networks that hold nothing but labels. They are no
// part of anybody's networking, so plans do not see them.
import type { NetworkSettings } from './network.ts'
import { findPair } from './pairs.ts'

/** The label that marks such a network; its value is what it keeps, `lock` or `journal`. */
export const RECORD_LABEL = 'sh.xec.record'

const RECORD_NAME = /^xec-(?:lock|journal)(?:-|$)/

/** What tells: a network's name and its labels. */
export interface NamedLabels {
  readonly name: string
  readonly settings: Pick<NetworkSettings, 'labels'>
}

/** True for a name that such a network has, or may have. */
export function isRecordName(name: string): boolean {
  return RECORD_NAME.test(name)
}

/** True for a network that xec keeps for itself. The label alone is no proof: it can be a copy on somebody's network. */
export function isRecord({ name, settings }: NamedLabels): boolean {
  return isRecordName(name) && findPair(settings.labels, RECORD_LABEL) !== undefined
}
