// What a live check found, as JUnit's XML, which pipelines show: a suite for each container, a case for each check of it.
import { countResults, type CheckReport, type CheckResult, type LeftOut } from '../check/checks.ts'
import { addTo, sortTexts } from '../model/pairs.ts'
import type { UntriedPairs } from '../check/expectation.ts'
import { describeCheck, describeObstacle, describeOutcome, describeUntried } from './check.ts'
import { escapeText } from './escape.ts'
import { escapeXml } from './graph/xml.ts'
import { joinLines } from './style.ts'

/** Writes a report as XML. `milliseconds` is how long the whole run took. */
export function renderJunit({ results, leftOut, untried }: CheckReport, milliseconds: number): string {
  const bySource = new Map<string, CheckResult[]>()
  for (const result of results) addTo(bySource, result.check.from, result)
  const absent = new Map(leftOut.map((item) => [item.container, item]))
  const names = sortTexts([...bySource.keys(), ...absent.keys()])
  const { passed, failed, notChecked } = countResults(results)
  const skipped = notChecked + leftOut.length + untried.length
  const time = (milliseconds / 1000).toFixed(3)
  return joinLines([
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="xec check" tests="${passed + failed + skipped}" failures="${failed}" errors="0" skipped="${skipped}" time="${time}">`,
    ...names.flatMap((name) => renderSuite(name, bySource.get(name) ?? [], absent.get(name))),
    ...renderUntried(untried),
    '</testsuites>',
  ])
}

function renderSuite(
  name: string,
  results: readonly CheckResult[],
  absent: LeftOut | undefined,
): readonly string[] {
  const { passed, failed, notChecked } = countResults(results)
  const skipped = notChecked + (absent === undefined ? 0 : 1)
  return [
    `  <testsuite name="${escape(name)}" tests="${passed + failed + skipped}" failures="${failed}" errors="0" skipped="${skipped}">`,
    ...(absent === undefined
      ? []
      : renderCase(name, name, `<skipped message="${escape(describeObstacle(absent))}"/>`)),
    ...results.flatMap((result) => renderCase(name, describeCheck(result.check), renderOutcome(result))),
    '  </testsuite>',
  ]
}

// A suite of its own: it is about no container alone.
function renderUntried(untried: readonly UntriedPairs[]): readonly string[] {
  if (untried.length === 0) return []
  const { length } = untried
  return [
    `  <testsuite name="not tried" tests="${length}" failures="0" errors="0" skipped="${length}">`,
    ...untried.flatMap((item) =>
      renderCase('not tried', item.because, `<skipped message="${escape(describeUntried(item))}"/>`),
    ),
    '  </testsuite>',
  ]
}

function renderCase(suite: string, title: string, inner: string): readonly string[] {
  const head = `    <testcase classname="${escape(suite)}" name="${escape(title)}"`
  return inner === '' ? [`${head}/>`] : [`${head}>`, `      ${inner}`, '    </testcase>']
}

function renderOutcome(result: CheckResult): string {
  const says = escape(describeOutcome(result))
  switch (result.outcome.result) {
    case 'passed':
      return ''
    case 'failed':
      return `<failure message="${says}" type="${result.check.kind}">${says}</failure>`
    case 'not-checked':
      return `<skipped message="${says}"/>`
  }
}

function escape(text: string): string {
  return escapeXml(escapeText(text))
}
