// Global set-up of the `engines` project: unpacks what the engines need before the first test and ends them after
// the last. The tests learn through `inject('engineKinds')` which engines this run is about.
import type { TestProject } from 'vitest/node'
import { ownerOfRun, prepareEngines, selectEngineKinds, stopEngines, stopEnginesBehind } from './engines.ts'

export async function setup(project: TestProject): Promise<void> {
  const kinds = selectEngineKinds()
  // the workers inherit it, so that what they start is found again
  ownerOfRun()
  // what runs before this one left behind when they were killed
  await stopEngines()
  // an interrupted run gets no teardown
  process.once('exit', stopEnginesBehind)
  await prepareEngines(kinds)
  project.provide('engineKinds', kinds)
}

export async function teardown(): Promise<void> {
  await stopEngines()
}
