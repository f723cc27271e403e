// What a live check found, in words: what was tried, what came of it, and what could not be tried.
import {
  countResults,
  type Check,
  type CheckReport,
  type CheckResult,
  type ConnectionCheck,
  type Finding,
  type LeftOut,
  type NameCheck,
  type Obstacle,
  type Sample,
} from '../check/checks.ts'
import type { UntriedPairs, UntriedReason } from '../check/expectation.ts'
import { addTo } from '../model/pairs.ts'
import { escapeText } from './escape.ts'
import { renderDuration } from './step.ts'
import { joinLines, padEnd, readWidth, renderTone, wrapLine, type Style, type Tone } from './style.ts'
import { renderCount } from './words.ts'

/** What is expected, the same on every run: `web reaches db:5432 on backend`. */
export function describeCheck(check: Check): string {
  const { from, network } = check
  switch (check.kind) {
    case 'name':
      return `${from} resolves ${check.name} on ${network}`
    case 'open':
      return `${from} reaches ${describeEnd(check)}`
    case 'closed':
      return `${from} does not reach ${describeEnd(check)}`
    case 'attached':
      return `${from} is on ${network}`
  }
}

function describeEnd({ to, port, network, family, because }: ConnectionCheck): string {
  const why = because === null ? '' : `, says ${because}`
  return `${to}:${port} on ${network}${family === 6 ? ' over IPv6' : ''}${why}`
}

/** What was found, or why nothing was. */
export function describeOutcome({ check, outcome }: CheckResult): string {
  if (outcome.result === 'not-checked') {
    const { container } = outcome
    return container === undefined ? describeObstacle(outcome) : `${container}: ${describeObstacle(outcome)}`
  }
  const isFine = outcome.result === 'passed'
  const { finding } = outcome
  switch (check.kind) {
    case 'attached':
      return 'the engine does not have it there; "xec apply" connects it'
    case 'name':
      return finding === null ? GONE : describeNames(check, finding)
    case 'open':
      return finding === null ? GONE : describeOpen(check, finding, isFine)
    case 'closed':
      return finding === null ? GONE : describeClosed(check, finding)
  }
}

const GONE = 'it worked before, and what it needs is not there or does not run any more'

function describeNames({ addresses: wanted, holders }: NameCheck, finding: Finding): string {
  if (finding.kind === 'addresses') {
    const strange = finding.addresses.filter((address) => !wanted.includes(address))
    if (strange.length === 0) return `leads to ${finding.addresses.join(', ')}`
    return `leads to ${finding.addresses.join(', ')}; expected ${wanted.join(' or ')} (${holders.join(', ')})`
  }
  return finding.kind === 'timeout'
    ? 'the name service did not answer in time'
    : 'the name is not known there'
}

function describeOpen({ address, listens }: ConnectionCheck, { kind }: Finding, isFine: boolean): string {
  switch (kind) {
    case 'connected':
      return `${address} took the connection`
    case 'refused':
      return listens === true
        ? `${address} is refused, though somebody listens there: something on the way refuses it`
        : `${address} is reached, and nobody listens there${isFine ? '' : ' any more'}`
    case 'unreachable':
      return `no way leads to ${address}`
    case 'timeout':
    case 'addresses':
    case 'not-found':
    case 'none':
    case 'unclear':
      return `no answer from ${address}: it is dropped on the way`
  }
}

function describeClosed({ address, listens }: ConnectionCheck, { kind }: Finding): string {
  switch (kind) {
    case 'connected':
      return `${address} took the connection`
    case 'refused':
      return listens === true
        ? `${address} is refused on the way, though somebody listens there`
        : `${address} answers with a refusal, so the way is open`
    case 'unreachable':
      return `no way leads to ${address}`
    case 'timeout':
    case 'addresses':
    case 'not-found':
    case 'none':
    case 'unclear':
      return `no answer from ${address}`
  }
}

const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  missing: 'there is no such container',
  'not-running': 'it does not run',
  paused: 'it is paused',
  restarting: 'it is in a restart loop',
  restarted: 'it ended and began again meanwhile',
  'host-mode': "it lives in the host's network",
  'no-network': 'it is on no network that is checked',
  'no-tools': 'it has no programs to check with; name an image that has, with --image',
  'no-answer': 'its programs gave no answer that is understood',
  hanging: 'its programs were not over in time, and end by themselves',
  'no-time': 'the run was over before it could be tried',
  'not-expected': 'nothing asks for it any more',
}

/** Why something was not checked. */
export function describeObstacle({ obstacle, note }: Pick<LeftOut, 'obstacle' | 'note'>): string {
  return note === '' ? OBSTACLES[obstacle] : `${OBSTACLES[obstacle]} (${note})`
}

const UNTRIED: Readonly<Record<UntriedReason, string>> = {
  host: 'connections are tried between containers, and the host is none',
  lan: 'there is no machine of the local network to try it with',
  internet: 'there is no machine of the internet to try it with',
  udp: 'a UDP port that is silent cannot be told from one that nobody reaches',
  'no-part': 'one of both is not checked; --all checks those that the file does not declare',
  'same-namespace': 'both live in one network namespace, in which nothing keeps them apart',
  limit: 'there are too many; --full tries all, and a policy that means fewer containers has fewer',
}

/** Why what somebody asks for is not tried, and how much that is. */
export function describeUntried({ reason, count }: UntriedPairs): string {
  return `${renderCount(count, 'pair')} not tried: ${UNTRIED[reason]}`
}

/** That only a part was tried. */
export function describeSample({ tried, all }: Sample): string {
  return `${tried} of ${renderCount(all, 'pair')} were tried; --full tries all.`
}

/** How much is shown: `brief` what failed, `normal` also sums and what was not checked, `full` every check. */
export type CheckDetail = 'brief' | 'normal' | 'full'

/** Writes a report as lines; the last one says how it ended. */
export function renderCheck(
  style: Style,
  report: CheckReport,
  { detail, milliseconds }: { readonly detail: CheckDetail; readonly milliseconds: number },
): string {
  const { results, untried, sampled } = report
  const failed = results.filter(({ outcome }) => outcome.result === 'failed')
  const blocks = [
    detail === 'full' ? results.flatMap((result) => renderResult(style, result)) : [],
    detail === 'normal' ? renderNetworks(results) : [],
    detail === 'brief' ? [] : renderUnchecked(style, report),
    detail === 'full' ? [] : failed.flatMap((result) => renderResult(style, result)),
    detail === 'brief' ? [] : untried.flatMap((item) => renderUntried(style, item)),
    detail === 'brief' || sampled === null
      ? []
      : wrapLine(style, { first: 0, rest: 0 }, describeSample(sampled)),
    [renderEnd(style, report, milliseconds)],
  ]
  return joinLines(
    blocks
      .filter((lines) => lines.length > 0)
      .flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])),
  )
}

const MARKS: Readonly<Record<CheckResult['outcome']['result'], readonly [mark: string, tone: Tone]>> = {
  passed: ['ok    ', 'green'],
  failed: ['FAILED', 'red'],
  'not-checked': ['-     ', 'yellow'],
}

function renderResult(style: Style, result: CheckResult): readonly string[] {
  const [mark, tone] = MARKS[result.outcome.result]
  const title = escapeText(describeCheck(result.check))
  return [
    ...wrapLine(style, { first: 0, rest: 8 }, `${renderTone(style, tone, mark)}  ${title}`),
    ...wrapLine(style, { first: 8, rest: 8 }, escapeText(describeOutcome(result))),
  ]
}

const NOUNS: Readonly<Record<Check['kind'], string>> = {
  attached: 'attachment',
  name: 'name',
  open: 'connection',
  closed: 'refusal',
}

function renderNetworks(results: readonly CheckResult[]): readonly string[] {
  const byNetwork = new Map<string, CheckResult[]>()
  for (const result of results) addTo(byNetwork, result.check.network, result)
  const lines = [...byNetwork].flatMap(([name, own]) => {
    const kinds = renderKinds(own)
    return kinds === '' ? [] : [{ name: escapeText(name), kinds }]
  })
  const width = Math.max(0, ...lines.map(({ name }) => readWidth(name)))
  return lines.map(({ name, kinds }) => `${padEnd(name, width)}  ${kinds}`)
}

// As expected of all that were tried.
function renderKinds(results: readonly CheckResult[]): string {
  return (['attached', 'name', 'open', 'closed'] as const)
    .flatMap((kind) => {
      const own = results.filter(({ check }) => check.kind === kind)
      const { passed, failed } = countResults(own)
      if (passed + failed === 0) return []
      const fine = failed === 0 ? '' : `${passed} of `
      return [`${fine}${renderCount(passed + failed, NOUNS[kind])}`]
    })
    .join(', ')
}

function renderUnchecked(style: Style, { results, leftOut }: CheckReport): readonly string[] {
  const reasons = new Map<string, string[]>()
  for (const item of leftOut) addTo(reasons, describeObstacle(item), item.container)
  for (const { check, outcome } of results) {
    if (outcome.result !== 'not-checked') continue
    addTo(reasons, describeObstacle(outcome), outcome.container ?? check.from)
  }
  return [...reasons].flatMap(([reason, names]) => {
    const who = [...new Set(names)].join(', ')
    return wrapLine(
      style,
      { first: 0, rest: 2 },
      `${renderTone(style, 'yellow', 'Not checked:')} ${escapeText(`${who}: ${reason}.`)}`,
    )
  })
}

function renderUntried(style: Style, item: UntriedPairs): readonly string[] {
  const because = renderTone(style, 'yellow', escapeText(`${item.because}:`))
  return wrapLine(style, { first: 0, rest: 2 }, `${because} ${describeUntried(item)}.`)
}

function renderEnd(style: Style, { results }: CheckReport, milliseconds: number): string {
  const { passed, failed, notChecked } = countResults(results)
  const left = notChecked === 0 ? '' : `, ${notChecked} not checked`
  const end = failed === 0 ? `${passed} as expected` : `${failed} failed, ${passed} as expected`
  return `${renderTone(style, failed === 0 ? 'green' : 'red', `Checked in ${renderDuration(milliseconds)}:`)} ${end}${left}.`
}
