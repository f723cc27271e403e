// Asking on a terminal. What draws the question is loaded when there is one, and only then.
import type { Readable, Writable } from 'node:stream'

/** Where a question appears. Without colour nothing is redrawn either: there may be a simple terminal, or a reader of the screen. */
export interface Stage {
  readonly input: Readable
  readonly output: Writable
  readonly color: boolean
}

/** Asks yes or no. The default, Escape, Ctrl-C and the end of input are a no. */
export async function askOnTerminal(question: string, stage: Stage): Promise<boolean> {
  return stage.color ? askInColor(question, stage) : askPlainly(question, stage)
}

async function askInColor(question: string, { input, output }: Stage): Promise<boolean> {
  const { confirm } = await import('@clack/prompts')
  const answer = await confirm({ message: question, initialValue: false, withGuide: false, input, output })
  return answer === true
}

async function askPlainly(question: string, { input, output }: Stage): Promise<boolean> {
  const { createInterface } = await import('node:readline')
  const lines = createInterface({ input, output, terminal: false })
  output.write(`${question} [y/N] `)
  const answer = await new Promise<string>((resolve) => {
    lines.once('line', resolve)
    lines.once('close', () => resolve(''))
  })
  lines.close()
  return /^y(?:es)?$/i.test(answer.trim())
}
