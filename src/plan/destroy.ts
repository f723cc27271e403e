// What destroying wants: no network of the project, and of every declared container only that it leaves those networks.
import type { DesiredState } from '../model/desired.ts'
import type { PlanOptions } from './options.ts'

/** The desired state of a mode. */
export function limitToMode(desired: DesiredState, { mode }: Pick<PlanOptions, 'mode'>): DesiredState {
  if (mode !== 'destroy') return desired
  const containers = desired.containers.map((container) => ({
    ...container,
    attachments: container.attachments === null ? null : [],
    policy: 'additive' as const,
    ports: null,
  }))
  return { ...desired, networks: [], containers }
}
