// What can stand in the place of a word on the command line, read off the definitions of the commands, so that whatever is defined is
// completed. A word that is begun as an option is one, the word after an option that takes a value is that value.
import type { Command, Option } from 'commander'
import type { ConfigNames } from '../../config/names.ts'
import { listArguments, listValues, prefix, type Answer } from './values.ts'

/** A line up to the cursor: whole words, without the name of the program, and the word that is being typed. */
export interface Line {
  readonly words: readonly string[]
  readonly last: string
}

/** Loads the names in a configuration, of which the line may name the file. */
export type LoadNames = (file: string | undefined) => Promise<ConfigNames>

/** Lists what can stand in the place of the last word. */
export async function listCandidates(program: Command, line: Line, load: LoadNames): Promise<Answer> {
  const scene = readLine(program, line)
  const { last } = line
  const { option, command, place } = scene
  const names = (): Promise<ConfigNames> => load(scene.file)
  if (option !== null) return pick(await listValues({ option, command }, last, names), last)
  const inline = /^(--[^=]+)=(.*)$/s.exec(last)
  const known = inline === null ? undefined : findOption(scene, inline[1] as string)
  if (inline !== null && known !== undefined) {
    const answer = await listValues({ option: known, command }, inline[2] as string, names)
    return pick(prefix(answer, `${inline[1]}=`), last)
  }
  if (last.startsWith('-') && !scene.isOver) return pick(listOptions(scene), last)
  if (command === program) return pick(listCommands(program), last)
  if (command.name() === 'help') return pick(listCommands(program), last)
  return pick(await listArguments(command, place, names), last)
}

interface Scene {
  readonly program: Command
  readonly command: Command
  /** The option whose value comes next; null if none does. */
  readonly option: Option | null
  /** Which argument of the command comes next. */
  readonly place: number
  /** True behind `--`. */
  readonly isOver: boolean
  /** What --config names. */
  readonly file: string | undefined
}

function readLine(program: Command, { words }: Line): Scene {
  let scene: Scene = { program, command: program, option: null, place: 0, isOver: false, file: undefined }
  for (const word of words) scene = readWord(scene, word)
  return scene
}

function readWord(scene: Scene, word: string): Scene {
  const { program, command, option, place, isOver } = scene
  if (option !== null) return { ...scene, option: null, ...(isConfig(option) ? { file: word } : {}) }
  if (isOver) return { ...scene, place: place + 1 }
  if (word === '--') return { ...scene, isOver: true }
  if (word.startsWith('-') && word !== '-') {
    const [name, value] = splitOnce(word)
    const found = findOption(scene, name)
    if (found === undefined || !takesValue(found)) return scene
    if (value === undefined) return { ...scene, option: found }
    return isConfig(found) ? { ...scene, file: value } : scene
  }
  if (command !== program) return { ...scene, place: place + 1 }
  const next = [...program.commands, makeHelp(program)].find((item) => item.name() === word)
  return next === undefined ? scene : { ...scene, command: next }
}

function makeHelp(program: Command): Command {
  return program.createCommand('help').summary('print help for a command')
}

function splitOnce(word: string): readonly [string, string?] {
  const at = word.startsWith('--') ? word.indexOf('=') : -1
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)]
}

function isConfig({ long }: Option): boolean {
  return long === '--config'
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional
}

function findOption({ program, command }: Scene, name: string): Option | undefined {
  return [...command.options, ...program.options].find(({ short, long }) => short === name || long === name)
}

function listOptions({ program, command }: Scene): Answer {
  const own = command === program ? [] : command.options
  const all = [...own, ...program.options].filter(({ hidden }) => !hidden)
  const help = { text: '--help', description: 'print help' }
  return {
    hasFiles: false,
    candidates: [...all.map(({ long, description }) => ({ text: String(long), description })), help],
  }
}

function listCommands(program: Command): Answer {
  const commands = [...program.commands, makeHelp(program)]
  return {
    hasFiles: false,
    candidates: commands.map((item) => ({ text: item.name(), description: item.summary() })),
  }
}

// A line is a candidate: what would be more than one, or would do something to a terminal, is none.
const PRINTABLE = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+$/u

function pick({ hasFiles, candidates }: Answer, last: string): Answer {
  const fitting = candidates.filter(({ text }) => text.startsWith(last) && PRINTABLE.test(text))
  return { hasFiles, candidates: fitting }
}
