import { describeRealContract } from '../contract/real-suite.ts'

describeRealContract('podman-5')
