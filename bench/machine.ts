// What a run was measured on. Figures of one machine say little about another one; ratios say more.
import { cpus, loadavg, release, totalmem } from 'node:os'

/** Facts that a reader needs to judge the figures. */
export interface Machine {
  readonly node: string
  readonly processors: number
  readonly model: string
  /** in GB */
  readonly memory: number
  readonly kernel: string
  /** Runnable processes, over the last minute before the run; above the number of processors, times are not worth much. */
  readonly load: number
  /** The engine with its version, null where none could be started. */
  readonly engine: string | null
  /** Other tools with their versions. */
  readonly peers: readonly string[]
}

/** Reads the facts of this machine. */
export function readMachine(): Omit<Machine, 'engine' | 'peers'> {
  const processors = cpus()
  return {
    node: process.versions.node,
    processors: processors.length,
    model: processors[0]?.model.trim() ?? 'unknown',
    memory: Math.round(totalmem() / 1e9),
    kernel: release(),
    load: loadavg()[0] ?? 0,
  }
}
