// All clauses about plans, by the title under which the matrix shows them.
import { contractSections, type Sections } from '../contract/suite.ts'
import { refusalCases } from './bad-input.ts'
import { endpointFieldCases } from './endpoint-fields.ts'
import { formCases } from './forms.ts'
import { meaningFieldCases } from './meaning-fields.ts'
import { networkFieldCases } from './network-fields.ts'
import { replaceCases, stateCases } from './states.ts'
import { swarmCases } from './swarm.ts'

/** What plans say about live engines: every difference, and nothing else. */
export const fidelitySections: Sections = {
  'fields of a network': networkFieldCases,
  'fields that say what a network means': meaningFieldCases,
  'canonical forms of networks': formCases,
  'fields of an attachment': endpointFieldCases,
  'containers in every state': stateCases,
  'what a replace gives back': replaceCases,
  'what is refused, and what is foreign': refusalCases,
}

/** What plans say on the manager of a Swarm. */
export const swarmSections: Sections = {
  'in a Swarm': swarmCases,
}

/** All clauses of the matrix. */
export const allSections: Sections = { ...contractSections, ...fidelitySections, ...swarmSections }
