import { describeRealContract } from '../contract/real-suite.ts'

describeRealContract('docker-20.10')
