// How help is laid out on terminals that are narrower than the text: nothing is wider than they are, except a word that cannot be broken.
import { Help, type Command } from 'commander'

// Beside what it is of, a description is no narrower than this; with less room it stands below.
const LEAST_BESIDE = 40
const INDENT = 6
const NEXT_LINE = `\n${' '.repeat(INDENT)}`

/** How commander lays out help; it is inherited by the commands of a program. */
export const HELP_LAYOUT: Partial<Help> = {
  showGlobalOptions: true,
  minWidthToWrap: 1,
  // oxlint-disable-next-line max-params -- commander calls it with these
  formatItem(term, termWidth, description, helper) {
    const columns = helper.helpWidth ?? 80
    if (columns - termWidth - 4 >= LEAST_BESIDE || description === '') {
      return Help.prototype.formatItem.call(helper, term, termWidth, description, helper)
    }
    const lines = helper.boxWrap(description, columns - INDENT)
    return `  ${term}${NEXT_LINE}${lines.replaceAll('\n', NEXT_LINE)}`
  },
}

/** Adds lines after the help of a command; `render` is given how wide they can be. */
export function addAfter(command: Command, render: (wrap: Wrap) => string): void {
  command.addHelpText('after', () => render(makeWrap(command)))
}

/** Wraps a text that begins with `first`; every other line begins with `rest`, and every line but the last ends with `end`. */
export type Wrap = (
  text: string,
  lines: { readonly first: string; readonly rest: string; readonly end?: string },
) => string

function makeWrap(command: Command): Wrap {
  const columns = command.configureOutput().getOutHelpWidth?.() ?? 80
  const help = Object.assign(command.createHelp(), HELP_LAYOUT)
  return (text, { first, rest, end = '' }) => {
    if (first.length + text.length <= columns) return first + text
    return first + help.boxWrap(text, columns - rest.length - end.length).replaceAll('\n', `${end}\n${rest}`)
  }
}
