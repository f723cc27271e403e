import { describeOnEngine } from '../contract/real-suite.ts'
import { fidelitySections } from '../fidelity/sections.ts'

describeOnEngine('docker-20.10', fidelitySections)
