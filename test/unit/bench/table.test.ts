// The table as people read it, in a terminal and in a document, and as machines do.
import { expect, it } from 'vitest'
import { replaceTable, findTable } from '../../../bench/document.ts'
import { judgeRows } from '../../../bench/judge.ts'
import { Notebook } from '../../../bench/measurements.ts'
import { ROWS, type Row } from '../../../bench/rows.ts'
import { renderJson, renderMarkdown, renderText, type Report } from '../../../bench/table.ts'

const machine = {
  node: '20.20.2',
  processors: 2,
  model: 'Box',
  memory: 24,
  kernel: '6.1',
  load: 0.5,
  engine: 'Docker 28.5.2',
  peers: ['Compose 2.26.1'],
}

const pick = (id: string): Row => ROWS.find((row) => row.id === id) as Row
const IDS = ['node', 'help', 'plan', 'plan-compose', 'planner-100000', 'growth', 'packages']

function makeReport(): Report {
  const notebook = new Notebook()
  for (const round of [0, 1, 2]) {
    notebook.add('node', 25 + round)
    notebook.add('help', 40 + round)
    notebook.add('plan', 100 + round)
  }
  notebook.add('packages', 1)
  notebook.leave(['compose'], 'not installed: install it')
  notebook.fail(['planner-100000'], 'it did not end within 120 s')
  return { date: '2026-01-31', machine, judged: judgeRows(IDS.map(pick), notebook) }
}

it('for a terminal has what was found beside what must be, and says what is missing', () => {
  expect(renderText(makeReport())).toMatchInlineSnapshot(`
    "Start-up, as ratio to node -e 0
                              median  middle half  ratio  must be
      node -e 0                26 ms    25.5-26.5
      xec --help               41 ms    40.5-41.5   1.58   <= 1.8  met
      xec plan, no changes    101 ms      101-102   3.88   <= 2.6  MISSED
      xec plan to Compose   left out                       <= 0.7

    Planner alone
                             median  middle half  ratio  must be
      100,000 attachments    no end                       <= 1 s  MISSED
      exponent of growth   left out                       <= 1.1

    What a user installs
                median  middle half  ratio  must be
      packages       1                        <= 15  met

    2 of 4 targets met.

    No figure for xec plan to Compose: not installed: install it.

    No figure for 100,000 attachments: it did not end within 120 s.

    No figure for exponent of growth: its part of the benchmark did not run.
    "
  `)
})

it('for a terminal fits 80 columns with the longest figures', () => {
  const notebook = new Notebook()
  for (const { figure } of ROWS) {
    const names = figure.kind === 'growth' ? [] : [figure.of, ...(figure.kind === 'ratio' ? [figure.to] : [])]
    for (const name of names) for (const sample of [123_456, 98_765, 45_678]) notebook.add(name, sample)
  }
  notebook.add('apply-start', 1)
  const text = renderText({ ...makeReport(), judged: judgeRows(ROWS, notebook) })
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
})

it('for a document has the facts of the machine and one table a group', () => {
  expect(renderMarkdown(makeReport())).toMatchInlineSnapshot(`
    "Measured on 2026-01-31 with Node 20.20.2, 2 processors (Box), 24 GB of memory, Linux 6.1, Docker 28.5.2, Compose 2.26.1. Load of the machine at the beginning: 0.5.

    ### Start-up, as ratio to \`node -e 0\`

    |  | median | middle half | ratio | must be |  |
    | --- | --: | --: | --: | --: | --- |
    | \`node -e 0\` | 26 ms | 25.5-26.5 |  |  |  |
    | \`xec --help\` | 41 ms | 40.5-41.5 | 1.58 (1.48-1.68) | <= 1.8 | met |
    | \`xec plan\`, no changes | 101 ms | 101-102 | 3.88 (3.70-4.08) | <= 2.6 | **missed** |
    | \`xec plan\` to Compose | left out |  |  | <= 0.7 |  |

    ### Planner alone

    |  | median | middle half | ratio | must be |  |
    | --- | --: | --: | --: | --: | --- |
    | 100,000 attachments | no end |  |  | <= 1 s | **missed** |
    | exponent of growth | left out |  |  | <= 1.1 |  |

    ### What a user installs

    |  | median | middle half | ratio | must be |  |
    | --- | --: | --: | --: | --: | --- |
    | packages | 1 |  |  | <= 15 | met |

    2 of 4 targets met.

    No figure for \`xec plan\` to Compose: not installed: install it.

    No figure for 100,000 attachments: it did not end within 120 s.

    No figure for exponent of growth: its part of the benchmark did not run.
    "
  `)
})

it('for machines has all figures', () => {
  const { rows, ...facts } = JSON.parse(renderJson(makeReport())) as { rows: object[] }
  expect(facts).toEqual({ date: '2026-01-31', machine })
  expect(rows[1]).toMatchObject({
    id: 'help',
    unit: 'ms',
    summary: { median: 41, low: 40.5, high: 41.5 },
    rounds: 3,
    target: { way: 'at most', bound: 1.8 },
    isMet: true,
    isClear: true,
    leftOut: null,
  })
  expect(rows[3]).toMatchObject({ id: 'plan-compose', isMet: null, leftOut: 'not installed: install it' })
})

it('is put in the place of the last one', () => {
  const document = `# Title\n\n${replaceMarks('old')}\nrest\n`
  const replaced = replaceTable(document, 'new\n')
  expect(findTable(replaced)).toBe('new')
  expect(replaced).toBe(`# Title\n\n${replaceMarks('new')}\nrest\n`)
  expect(() => replaceTable('# Title\n', 'new')).toThrow('has no line')
})

function replaceMarks(text: string): string {
  return `<!-- the last result: written by "npm run bench -- --keep" -->\n\n${text}\n\n<!-- end of the last result -->`
}
