// All clauses about plans, by the title under which the matrix shows them.
import type { Sections } from '../contract/suite.ts'
import { networkFieldCases } from './network-fields.ts'

/** What plans say about live engines: every difference, and nothing else. */
export const fidelitySections: Sections = {
  'fields of a network': networkFieldCases,
}
