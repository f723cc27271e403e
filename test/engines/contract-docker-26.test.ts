import { describeRealContract } from '../contract/real-suite.ts'

describeRealContract('docker-26')
