// The command line of the benchmark.
import { expect, it } from 'vitest'
import { parseOptions } from '../../../bench/options.ts'
import { GROUPS } from '../../../bench/rows.ts'

it('runs everything by default', () => {
  expect(parseOptions([])).toEqual({
    groups: [...GROUPS],
    rounds: 15,
    engine: 'docker-28',
    json: null,
    keep: false,
    unpackPeers: false,
    help: false,
  })
})

it('runs what is asked for, in the order of the table', () => {
  const words = [
    '--rows',
    'install,start-up',
    '--rounds',
    '3',
    '--engine',
    'podman-5',
    '--json',
    'bench.json',
  ]
  expect(parseOptions(words)).toMatchObject({
    groups: ['start-up', 'install'],
    rounds: 3,
    engine: 'podman-5',
    json: 'bench.json',
  })
})

it.each([
  [['--rows', 'plan'], '"plan" is not one of start-up, apply, planner, render, install'],
  [['--rounds', '0'], '--rounds takes a number of rounds, not "0"'],
  [['--rounds', 'many'], '--rounds takes a number of rounds, not "many"'],
  [['--engine', 'docker-1'], '"docker-1" is not one of docker-20.10'],
  [['--keep', '--rows', 'install'], '--keep needs all rows'],
  [['--fast'], "Unknown option '--fast'"],
])('refuses %j', (words, message) => {
  expect(() => parseOptions(words)).toThrow(message)
})
