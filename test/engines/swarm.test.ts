import { describeOnEngine } from '../contract/real-suite.ts'
import { swarmSections } from '../fidelity/sections.ts'

for (const kind of ['docker-20.10', 'docker-26', 'docker-28'] as const)
  describeOnEngine(kind, swarmSections, { name: 'swarm', swarm: true })
