// What a live check found, as TAP 14: a line for each check, and what was found below those that failed.
import type { CheckReport, CheckResult, LeftOut } from '../check/checks.ts'
import type { UntriedPairs } from '../check/expectation.ts'
import { describeCheck, describeObstacle, describeOutcome, describeSample, describeUntried } from './check.ts'
import { escapeText } from './escape.ts'
import { joinLines } from './style.ts'

/** Writes a report as TAP. Containers that took no part, and what is not tried, are tests that were skipped. */
export function renderTap({ results, leftOut, untried, sampled }: CheckReport): string {
  const tests = [...leftOut.map(renderLeftOut), ...results.map(renderTest), ...untried.map(renderUntried)]
  return joinLines([
    'TAP version 14',
    ...(sampled === null ? [] : [`# ${describeSample(sampled)}`]),
    ...tests.flatMap((render, index) => render(index + 1)),
    `1..${tests.length}${tests.length === 0 ? ' # SKIP nothing to check' : ''}`,
  ])
}

type RenderNumbered = (number: number) => readonly string[]

function renderTest(result: CheckResult): RenderNumbered {
  const title = escapeTap(describeCheck(result.check))
  const says = describeOutcome(result)
  return (number) => {
    switch (result.outcome.result) {
      case 'passed':
        return [`ok ${number} - ${title}`]
      case 'failed':
        return [`not ok ${number} - ${title}`, '  ---', `  message: ${renderYamlText(says)}`, '  ...']
      case 'not-checked':
        return [`ok ${number} - ${title} # SKIP ${escapeTap(says)}`]
    }
  }
}

function renderLeftOut(item: LeftOut): RenderNumbered {
  return (number) => [
    `ok ${number} - ${escapeTap(item.container)} # SKIP ${escapeTap(describeObstacle(item))}`,
  ]
}

function renderUntried(item: UntriedPairs): RenderNumbered {
  return (number) => [`ok ${number} - ${escapeTap(item.because)} # SKIP ${escapeTap(describeUntried(item))}`]
}

// In a description both have a meaning.
function escapeTap(text: string): string {
  return escapeText(text).replaceAll('\\', '\\\\').replaceAll('#', '\\#')
}

// A JSON text is one of YAML, too.
function renderYamlText(text: string): string {
  return JSON.stringify(escapeText(text))
}
