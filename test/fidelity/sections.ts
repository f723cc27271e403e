// All clauses about plans, by the title under which the matrix shows them.
import type { Sections } from '../contract/suite.ts'
import { endpointFieldCases } from './endpoint-fields.ts'
import { formCases } from './forms.ts'
import { networkFieldCases } from './network-fields.ts'

/** What plans say about live engines: every difference, and nothing else. */
export const fidelitySections: Sections = {
  'fields of a network': networkFieldCases,
  'canonical forms of networks': formCases,
  'fields of an attachment': endpointFieldCases,
}
