// The rows of the benchmark as data: what is measured, what it is compared with, and what it has to reach.

/** The parts of the benchmark that can be run by themselves. */
export const GROUPS = ['start-up', 'apply', 'planner', 'render', 'install'] as const

export type Group = (typeof GROUPS)[number]

/** What samples count. */
export type Unit = 'ms' | 'MB' | ''

/** What a figure must not exceed, or must at least be. */
export interface Target {
  readonly way: 'at most' | 'at least'
  readonly bound: number
}

/** What a figure is made of; the names are those of measurements. */
export type Figure =
  /** a median by itself */
  | { readonly kind: 'value'; readonly of: string; readonly unit: Unit }
  /** a median of milliseconds, less another one, divided by a third */
  | { readonly kind: 'ratio'; readonly of: string; readonly minus?: string; readonly to: string }
  /** the exponent of growth with size */
  | { readonly kind: 'growth'; readonly of: readonly { readonly size: number; readonly name: string }[] }

/** One line of the table. `target` is null where a figure only says how something is. */
export interface Row {
  readonly id: string
  readonly group: Group
  readonly title: string
  readonly figure: Figure
  readonly target: Target | null
}

/** What each group is about, and what its ratios are to. */
export const GROUP_TITLES: Readonly<Record<Group, string>> = {
  'start-up': 'Start-up, as ratio to `node -e 0`',
  apply: 'Apply, as ratio to the same calls sent raw',
  planner: 'Planner alone',
  render: 'Output of a plan with 100,000 changes',
  install: 'What a user installs',
}

/** The sizes of the worlds that the planner is measured with, in attachments. */
export const PLANNER_SIZES = [100, 1000, 10_000, 100_000, 1_000_000] as const

const atMost = (bound: number): Target => ({ way: 'at most', bound })
const atLeast = (bound: number): Target => ({ way: 'at least', bound })

/** The measurement of the planner at a size. */
export function namePlanner(size: number): string {
  return `planner-${size}`
}

/** The measurement of the planner's peak memory at a size. */
export function namePlannerMemory(size: number): string {
  return `planner-${size}-memory`
}

function makeStartUp(of: string, title: string, target: Target | null = null): Row {
  return { id: of, group: 'start-up', title, figure: { kind: 'ratio', of, to: 'node' }, target }
}

const startUp: readonly Row[] = [
  {
    id: 'node',
    group: 'start-up',
    title: '`node -e 0`',
    figure: { kind: 'value', of: 'node', unit: 'ms' },
    target: null,
  },
  makeStartUp('docker-ls', '`docker network ls`'),
  makeStartUp('version', '`xec --version`'),
  makeStartUp('help', '`xec --help`', atMost(1.8)),
  makeStartUp('validate', '`xec validate`', atMost(1.8)),
  makeStartUp('plan', '`xec plan`, no changes', atMost(2.6)),
  makeStartUp('compose', 'Compose `up -d`, no changes'),
  makeStartUp('ansible', 'Ansible `--check`, no changes'),
  {
    id: 'plan-compose',
    group: 'start-up',
    title: '`xec plan` to Compose',
    figure: { kind: 'ratio', of: 'plan', to: 'compose' },
    target: atMost(0.7),
  },
  {
    id: 'plan-ansible',
    group: 'start-up',
    title: '`xec plan` to Ansible',
    figure: { kind: 'ratio', of: 'plan', to: 'ansible' },
    target: null,
  },
]

function makeApply(name: string, title: string): readonly Row[] {
  return [
    {
      id: `raw-${name}`,
      group: 'apply',
      title: `${title}, raw`,
      figure: { kind: 'value', of: `raw-${name}`, unit: 'ms' },
      target: null,
    },
    {
      id: name,
      group: 'apply',
      title: `${title}, xec`,
      figure: { kind: 'ratio', of: name, minus: 'apply-start', to: `raw-${name}` },
      target: atMost(1.15),
    },
  ]
}

const apply: readonly Row[] = [
  {
    id: 'apply-start',
    group: 'apply',
    title: 'start-up, which is taken off',
    figure: { kind: 'value', of: 'apply-start', unit: 'ms' },
    target: null,
  },
  ...makeApply('apply', '10 networks, 60 joins'),
  {
    id: 'ansible-apply',
    group: 'apply',
    title: 'the same, Ansible to xec',
    figure: { kind: 'ratio', of: 'ansible-apply', to: 'apply' },
    target: atLeast(8),
  },
  ...makeApply('replace', 'a replace, 20 joins'),
]

const COUNT = new Intl.NumberFormat('en')
const TIMES: Readonly<Record<number, Target>> = { 100_000: atMost(1000), 1_000_000: atMost(10_000) }
const MEMORIES: Readonly<Record<number, Target>> = { 100_000: atMost(400), 1_000_000: atMost(4000) }

function makeGrowth(id: string, title: string, from: number): Row {
  const sizes = PLANNER_SIZES.filter((size) => size >= from)
  const of = sizes.map((size) => ({ size, name: namePlanner(size) }))
  return { id, group: 'planner', title, figure: { kind: 'growth', of }, target: atMost(1.1) }
}

const planner: readonly Row[] = [
  ...PLANNER_SIZES.flatMap((size): Row[] => [
    {
      id: namePlanner(size),
      group: 'planner',
      title: `${COUNT.format(size)} attachments`,
      figure: { kind: 'value', of: namePlanner(size), unit: 'ms' },
      target: TIMES[size] ?? null,
    },
    {
      id: namePlannerMemory(size),
      group: 'planner',
      title: `memory at ${COUNT.format(size)}`,
      figure: { kind: 'value', of: namePlannerMemory(size), unit: 'MB' },
      target: MEMORIES[size] ?? null,
    },
  ]),
  makeGrowth('growth', 'exponent of growth', 100),
  makeGrowth('growth-large', 'exponent from 10,000 on', 10_000),
]

const render: readonly Row[] = (['text', 'json', 'markdown'] as const).map((format) => ({
  id: `render-${format}`,
  group: 'render',
  title: { text: 'text', json: 'JSON', markdown: 'Markdown' }[format],
  figure: { kind: 'value', of: `render-${format}`, unit: 'ms' },
  target: atMost(2000),
}))

const install: readonly Row[] = [
  { id: 'packages', title: 'packages', unit: '' as const, bound: 15 },
  { id: 'install-scripts', title: 'install scripts', unit: '' as const, bound: 0 },
  { id: 'unpacked', title: 'unpacked', unit: 'MB' as const, bound: 6 },
].map(({ id, title, unit, bound }) => ({
  id,
  group: 'install',
  title,
  figure: { kind: 'value', of: id, unit },
  target: atMost(bound),
}))

/** All rows in the order of the table. */
export const ROWS: readonly Row[] = [...startUp, ...apply, ...planner, ...render, ...install]
