// An engine's containers for tests of live checks: what each answers is written down.
import type { ExecEnd, FoundHelper, HelperSpec, Prober } from '../../src/engine/prober.ts'
import { EngineError } from '../../src/model/errors.ts'
import type { Pairs } from '../../src/model/pairs.ts'

/** What a container does: what a look prints, and what it says to each thing that is tried. */
export interface FakeContainer {
  /** default: a shell with nc and getent, and nobody who listens */
  look?: ExecEnd | string
  /** by `r:NAME` or `c:ADDRESS:PORT`: a code and a text; default: not found, or connected */
  answers?: Readonly<Record<string, string>>
  /** instead of answers */
  probe?: ExecEnd
  exposed?: readonly number[]
  /** default: once, before all tests */
  startedAt?: () => string
}

export interface FakeProber extends Prober {
  readonly helpers: Map<string, Pairs>
  readonly commands: string[][]
  isClosed: boolean
}

const LOOK = 'has nc\nhas getent\nend\n'

/** `find` gives what a container does by its id; a helper is found by the id of whom it stands beside, behind `helper:`. */
export function makeFakeProber(
  find: (id: string) => FakeContainer | undefined,
  { images = ['tools'], onStart }: { images?: readonly string[]; onStart?: (spec: HelperSpec) => void } = {},
): FakeProber {
  const prober: FakeProber = {
    helpers: new Map<string, Pairs>(),
    commands: [],
    isClosed: false,
    async exec({ container, command }) {
      prober.commands.push([...command])
      const found = find(container)
      if (found === undefined) return { kind: 'not-running', detail: 'No such container' }
      const isLook = !command.includes('xec-check')
      if (isLook)
        return typeof found.look === 'object' ? found.look : { kind: 'ended', output: found.look ?? LOOK }
      if (found.probe !== undefined) return found.probe
      const specs = command.slice(7)
      const lines = specs.map(
        (spec, index) => `a ${index} ${found.answers?.[spec] ?? (spec.startsWith('r:') ? '2' : '0')}`,
      )
      return { kind: 'ended', output: [...lines, 'end', ''].join('\n') }
    },
    async readContainer(id) {
      const found = find(id)
      if (found === undefined) throw new EngineError('not-found', 'No such container', { status: 404 })
      return { exposedPorts: found.exposed ?? [], startedAt: found.startedAt?.() ?? '2026-01-01T00:00:00Z' }
    },
    hasImage: async (image) => images.includes(image),
    async startHelper(spec) {
      onStart?.(spec)
      const id = `helper:${spec.beside}`
      prober.helpers.set(id, spec.labels)
      return id
    },
    removeHelper: async (id) => void prober.helpers.delete(id),
    listHelpers: async () => [...prober.helpers].map(([id, labels]): FoundHelper => ({ id, labels })),
    async close() {
      prober.isClosed = true
    },
  }
  return prober
}
