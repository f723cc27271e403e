// Prints what a run of the model against reality adds up to.
import type { Reporter, TestModule } from 'vitest/node'
import { renderReality, type EngineRecord } from './reality-report.ts'

declare module 'vitest' {
  interface TaskMeta {
    reality?: EngineRecord[]
  }
}

/** A Vitest reporter, to be used beside another one that shows failures. */
export default class RealityReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    process.stdout.write(`\n${renderReality(tests.flatMap((test) => test.meta().reality ?? []))}`)
  }
}
