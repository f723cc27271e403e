import { describeOnEngine } from '../contract/real-suite.ts'
import { contractSections } from '../contract/suite.ts'

describeOnEngine('docker-26', contractSections)
