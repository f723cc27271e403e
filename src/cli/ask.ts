// Asking on a terminal. The prompts are loaded when there is a question, and only then.
import type { Writable } from 'node:stream'
import type { Output } from './io.ts'

/** Asks yes or no. The default, Escape and Ctrl-C are a no. */
export async function askOnTerminal(question: string, output: Output): Promise<boolean> {
  const { confirm } = await import('@clack/prompts')
  const answer = await confirm({
    message: question,
    initialValue: false,
    output: output as unknown as Writable,
  })
  return answer === true
}
