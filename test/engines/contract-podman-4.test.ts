import { describeOnEngine } from '../contract/real-suite.ts'
import { contractSections } from '../contract/suite.ts'

describeOnEngine('podman-4', contractSections)
