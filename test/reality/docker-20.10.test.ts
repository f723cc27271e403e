import { describeReality } from '../support/reality-suite.ts'

describeReality('docker-20.10')
