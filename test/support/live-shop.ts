// What tests of live tries share on real engines: a small shop whose services answer, and the helpers that must not remain.
import { HELPER_LABEL } from '../../src/check/helper-labels.ts'
import { call, runContainer, servePage } from './engine-api.ts'
import type { EngineKind } from './engines.ts'

/** The image that every engine has. */
export const IMAGE = 'docker.io/library/busybox:local'

/** The engines that live tries are tested on: the oldest and the newest Docker, and Podman. */
export const LIVE_KINDS: readonly EngineKind[] = ['docker-20.10', 'docker-28', 'podman-5']

/** The command of a container in whose PATH nothing is a program that a check knows. */
export const BARE: string[] = ['/bin/sh', '-c', 'trap exit TERM; while :; do /bin/sleep 3600 & wait; done']

/** The helper containers that an engine has, in every state. */
export function listHelpers(socket: string): Promise<readonly { readonly State: string }[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [HELPER_LABEL] }))
  return call(socket, 'GET', `/containers/json?all=1&filters=${filters}`)
}

/** Where a container is made: on a network, with aliases there. */
export function on(
  network: string,
  ...aliases: string[]
): { networkMode: string; networkingConfig: Record<string, object> } {
  return { networkMode: network, networkingConfig: { [network]: { Aliases: aliases } } }
}

/** Runs web on frontend, db on backend and api on both; api and db answer. The networks are there. */
export async function runShop(socket: string): Promise<void> {
  await runContainer(socket, { name: 'web', ...on('frontend') })
  const api = await runContainer(socket, { name: 'api', ...on('frontend', 'rest'), cmd: servePage('api') })
  await call(socket, 'POST', '/networks/backend/connect', { Container: api })
  await runContainer(socket, { name: 'db', ...on('backend', 'postgres'), cmd: servePage('db') })
}
