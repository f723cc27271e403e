// Start-up: how long short commands take as whole processes, beside the shortest that Node can do, and beside others that do the same.
import { raceCommands, type Bench, type Contestant } from './bench.ts'
import type { Peer } from './peers.ts'
import { runCommand } from './processes.ts'
import { makeWorld, renderCompose, renderConfig, renderPlaybook } from './worlds.ts'

/** Ten networks with twenty containers, each on one of them. */
const world = makeWorld('calm', 90, { networks: 10, each: 1 })

/** Measures all rows of the group; those that need an engine are left out where there is none. */
export async function measureStartUp(bench: Bench): Promise<void> {
  const folder = bench.makeFolder('start-up', { '.xec/config.yaml': renderConfig(world) })
  const node = [process.execPath, '-e', '0']
  const contestants: readonly Contestant[] = [
    { name: 'node', every: 1, command: { ...bench.makeXec([], folder), words: node } },
    { name: 'version', every: 1, command: bench.makeXec(['--version'], folder) },
    { name: 'help', every: 1, command: bench.makeXec(['--help'], folder) },
    { name: 'validate', every: 1, command: bench.makeXec(['validate'], folder) },
    ...(await listOnEngine(bench, folder)),
  ]
  bench.say(`start-up: ${bench.options.rounds} rounds`)
  raceCommands(bench, contestants)
}

async function listOnEngine(bench: Bench, folder: string): Promise<readonly Contestant[]> {
  const { noEngines, notebook, peers } = bench
  if (noEngines !== null) {
    notebook.leave(['plan', 'docker-ls', 'compose', 'ansible'], `no engine can be started (${noEngines})`)
    return []
  }
  const socket = await bench.startWorld()
  const engine = `unix://${socket}`
  runCommand(bench.makeXec(['apply', '--yes', '--quiet', '--engine', engine], folder))
  const known = (name: string, peer: Peer | string): readonly Peer[] => {
    if (typeof peer !== 'string') return [peer]
    notebook.leave([name], `not installed: ${peer}`)
    return []
  }
  const composeSocket = typeof peers.compose === 'string' ? '' : await bench.startEngine('compose')
  return [
    { name: 'plan', every: 1, command: bench.makeXec(['plan', '--engine', engine], folder) },
    ...known('docker-ls', peers.docker).map((peer) => ({
      name: 'docker-ls',
      every: 1,
      command: bench.openPlace(peer, socket).makeCommand(['network', 'ls']),
    })),
    // It makes its containers itself, on an engine of its own: in that of the others its networks would be in the way.
    ...known('compose', peers.compose).map((peer) => {
      const place = bench.openPlace(peer, composeSocket)
      const file = place.write('compose.yaml', renderCompose(world))
      return { name: 'compose', every: 1, command: place.makeCommand(['-f', file, 'up', '-d']) }
    }),
    ...known('ansible', peers.ansible).map((peer) => {
      const place = bench.openPlace(peer, socket)
      const file = place.write('playbook.yaml', renderPlaybook(world))
      return { name: 'ansible', every: 5, command: place.makeCommand(['-i', 'localhost,', '--check', file]) }
    }),
  ]
}
