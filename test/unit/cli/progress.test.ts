import { expect, test } from 'vitest'
import { startProgress } from '../../../src/cli/progress.ts'
import type { Session } from '../../../src/cli/session.ts'
import { makeConnect } from '../../support/steps.ts'

test.each([{ quiet: true }, { quiet: false }])(
  'a step whose call is over is none that runs, whenever it is proved: %o',
  async (options) => {
    const lines: string[] = []
    const stderr = { isTTY: false, write: (text: string) => void lines.push(text) }
    const io = { stderr, env: {}, now: () => 0 }
    const progress = await startProgress({ io, options } as unknown as Session, 2)
    const [first, second] = [makeConnect(['api', 'backend']), makeConnect(['web', 'backend'])]
    for (const step of [first, second]) progress.onEvent({ type: 'step-started', step })
    expect(progress.listRunning()).toEqual([first, second])
    progress.onEvent({ type: 'step-called', step: first })
    expect(progress.listRunning()).toEqual([second])
    progress.onEvent({
      type: 'step-ended',
      result: { step: second, outcome: 'done', milliseconds: 1, error: null },
    })
    expect(progress.listRunning()).toEqual([])
    expect(lines).toHaveLength(options.quiet ? 0 : 2)
  },
)
