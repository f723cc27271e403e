import { describe, expect, it } from 'vitest'
import {
  findPaused,
  findRestarting,
  findStopped,
  findUnhealthy,
} from '../../../../src/doctor/rules/running.ts'
import { desiredContainer, desiredState, observedContainer } from '../../../support/states.ts'
import { CLUES, listCodes, makeCase, say, tell } from '../scene.ts'

const web = observedContainer('web', [], { state: 'exited' })
const job = observedContainer('job', [], { state: 'exited' })
const up = observedContainer('up', [])

describe('findStopped', () => {
  it('finds declared containers that do not run', () => {
    const desired = desiredState({ containers: [desiredContainer('web', null)] })
    const found = findStopped(makeCase({ containers: [web, job, up], desired }))
    expect(listCodes(found)).toEqual(['container-not-running'])
    expect(say(found)).toContain('"web" is exited, so nobody reaches it.')
    expect(say(found)).toContain('docker start web')
  })

  it('finds those that were asked about, and says what is known of why', () => {
    const clues = tell([web, { exitCode: 3 }], [job, { error: 'no such device', exitCode: 128 }])
    const text = say(findStopped(makeCase({ containers: [web, job], named: ['web', 'job'], clues })))
    expect(text).toContain('Its process ended with 3.')
    expect(text).toContain('GET /containers/web/json: State.Status exited, State.ExitCode 3')
    expect(text).toContain('Look why with docker logs --tail 50 web, then docker start web')
    expect(text).toContain('The engine could not start it.')
    expect(text).toContain('GET /containers/job/json: no such device')
    expect(text).toContain("Remove what the engine's word names, then docker start job")
  })

  it('says less of what is in a snapshot', () => {
    const text = say(findStopped(makeCase({ containers: [web], named: ['web'], clues: null })))
    expect(text).toContain('host, container "web": State.Status exited\ndocker start web')
  })

  it('finds others only where they ended with an error', () => {
    const containers = [web, job, up]
    const found = findStopped(makeCase({ containers, clues: tell([web, { exitCode: 1 }], [job, {}]) }))
    expect(listCodes(found)).toEqual(['container-failed'])
    expect(findStopped(makeCase({ containers, clues: tell([web, { exitCode: 143 }]) }))).toEqual([])
    expect(
      listCodes(findStopped(makeCase({ containers: [job], clues: tell([job, { error: 'x' }]) }))),
    ).toEqual(['container-failed'])
    expect(
      say(findStopped(makeCase({ containers: [web], named: ['web'], clues: tell([web, {}]) }))),
    ).toContain('so nobody reaches it.\n')
  })
})

it('finds restart loops, and nothing else', () => {
  const loop = observedContainer('loop', [], { state: 'restarting' })
  const text = say(
    findRestarting(makeCase({ containers: [loop, up], clues: tell([loop, { restarts: 7, exitCode: 1 }]) })),
  )
  expect(text).toContain('State.Status restarting, RestartCount 7, State.ExitCode 1')
  expect(say(findRestarting(makeCase({ containers: [loop] })))).toContain('State.Status restarting\n')
  expect(findRestarting(makeCase({ containers: [up] }))).toEqual([])
})

it('finds paused containers, and no others', () => {
  const paused = observedContainer('paused', [], { state: 'paused' })
  expect(say(findPaused(makeCase({ containers: [paused, up] })))).toContain('docker unpause paused')
  expect(findPaused(makeCase({ containers: [up, web] }))).toEqual([])
})

it('finds unhealthy containers, and no others', () => {
  const found = findUnhealthy(makeCase({ containers: [up], clues: tell([up, { health: 'unhealthy' }]) }))
  expect(listCodes(found)).toEqual(['container-unhealthy'])
  expect(findUnhealthy(makeCase({ containers: [up], clues: tell([up, { health: 'healthy' }]) }))).toEqual([])
  expect(findUnhealthy(makeCase({ containers: [up], clues: CLUES }))).toEqual([])
  expect(findUnhealthy(makeCase({ containers: [up], clues: null }))).toEqual([])
})
