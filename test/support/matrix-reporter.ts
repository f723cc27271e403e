// Collects the outcomes of clauses while they run, prints the matrix in the end, and keeps it in `docs/engines.md` if it is green.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Reporter, TestModule } from 'vitest/node'
import { allSections } from '../fidelity/sections.ts'
import { isGreen, makeMatrix, renderMatrix, type CheckedOutcome } from './matrix.ts'

const file = fileURLToPath(new URL('../../docs/engines.md', import.meta.url))

/** A Vitest reporter, to be used beside another one that shows failures. */
export default class MatrixReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const outcomes = modules.flatMap(listOutcomes)
    const matrix = makeMatrix(allSections, outcomes)
    const text = renderMatrix(matrix, new Date().toISOString().slice(0, 10))
    process.stdout.write(`\n${text}`)
    if (isGreen(matrix)) {
      writeFileSync(file, text)
      process.stdout.write('\nEvery clause passed; kept in docs/engines.md.\n')
    } else {
      process.stdout.write('\nNot every clause passed on every engine; docs/engines.md stays as it was.\n')
      process.exitCode = 1
    }
  }
}

function listOutcomes(module: TestModule): readonly CheckedOutcome[] {
  return [...module.children.allTests()].flatMap((test) => {
    const { clause } = test.meta()
    return clause === undefined ? [] : [{ ...clause, passed: test.result().state === 'passed' }]
  })
}
