import { describeOnEngine } from '../contract/real-suite.ts'
import { fidelitySections } from '../fidelity/sections.ts'

describeOnEngine('podman-4', fidelitySections)
