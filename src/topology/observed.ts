// The topology that an engine shows, told by the file, where there is one.
import type { DesiredState } from '../model/desired.ts'
import type { ObservedState } from '../model/observed.ts'
import { listScene, makeScene } from './scene.ts'
import { makeTopology, type Topology } from './topology.ts'

/** Makes the topology of an engine: all containers, and all networks but the engine's own that nobody is on. */
export function makeObservedTopology(observed: ObservedState, desired: DesiredState | null): Topology {
  return makeTopology(listScene(makeScene(observed, { desired })))
}
