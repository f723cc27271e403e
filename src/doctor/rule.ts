// One diagnosis: a function from what was read to what is wrong with it. A rule that lacks what it needs to see finds nothing.
import type { Finding } from './finding.ts'
import type { Case } from './scene.ts'

/** Looks for one kind of trouble. */
export type Rule = (scene: Case) => readonly Finding[]
