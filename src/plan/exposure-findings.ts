// What a plan makes reachable, as problems with a place in the file: for code scanners and annotations, which show those and nothing else.
import type { DesiredContainer, DesiredState } from '../model/desired.ts'
import type { Diagnostic, SourceRange } from '../model/diagnostic.ts'
import type { Change, Plan } from './document.ts'

/** One problem for each hazard `exposure-broadens`, where the file declares what causes it. */
export function listExposureFindings(
  { changes }: Pick<Plan, 'changes'>,
  desired: Pick<DesiredState, 'networks' | 'containers'>,
): readonly Diagnostic[] {
  return changes.flatMap((change) =>
    change.hazards
      .filter(({ type }) => type === 'exposure-broadens')
      .map(({ type, message }): Diagnostic => ({
        code: type,
        severity: 'warning',
        summary: 'Something becomes reachable that was not',
        detail: message,
        fix: '',
        range: findRange(change, desired),
      })),
  )
}

function findRange(
  change: Change,
  { networks, containers }: Pick<DesiredState, 'networks' | 'containers'>,
): SourceRange | null {
  const network = networks.find(({ name }) => name === change.network)
  if (change.kind === 'network') return network?.range ?? null
  const target: DesiredContainer | undefined = containers.find(
    ({ container }) => container === change.container,
  )
  const attachment = target?.attachments?.find((item) => item.network === network?.key)
  return attachment?.range ?? target?.range ?? null
}
