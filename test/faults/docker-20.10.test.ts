import { describeFaults } from '../support/fault-suite.ts'

describeFaults('docker-20.10')
