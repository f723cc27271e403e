import { describe, expect, it } from 'vitest'
import { readIdentity, readNodeAddress, readVersion } from '../../../../src/engine/docker/read-identity.ts'
import { makeAnswer } from './answers.ts'

const dockerVersion = {
  Components: [{ Name: 'Engine', Version: '28.5.2+dfsg4' }, { Name: 'containerd' }],
  Version: '28.5.2+dfsg4',
  ApiVersion: '1.51',
  MinAPIVersion: '1.24',
}
const podmanVersion = {
  Components: [{ Name: 'Podman Engine', Version: '5.4.2' }, { Name: 'Conmon' }],
  Version: '5.4.2',
  ApiVersion: '1.41',
  MinAPIVersion: '1.24',
}

function makeInfo(change: object = {}): ReturnType<typeof makeAnswer> {
  return makeAnswer({
    ID: 'ff32b3c9-7f27-412c-9c30-88b544662937',
    Name: 'build-1',
    DockerRootDir: '/var/lib/docker',
    Swarm: { NodeAddr: '', LocalNodeState: 'inactive', ControlAvailable: false },
    ...change,
  })
}

describe('the version', () => {
  it('is that of the engine, without what a package adds', () => {
    expect(readVersion(makeAnswer(dockerVersion))).toEqual({
      flavor: 'docker',
      version: '28.5.2',
      apiVersion: '1.51',
    })
  })

  it('tells Podman by its components', () => {
    expect(readVersion(makeAnswer(podmanVersion)).flavor).toBe('podman')
  })

  it('needs no oldest API version', () => {
    const { MinAPIVersion: _, ...older } = dockerVersion
    expect(readVersion(makeAnswer(older)).apiVersion).toBe('1.51')
  })

  it.each([
    [{}],
    [{ Version: '1' }],
    [{ ...dockerVersion, ApiVersion: 'new' }],
    [{ ...dockerVersion, Version: '' }],
  ])('of something else is an answer that is not understood: %j', (value) => {
    expect(() => readVersion(makeAnswer(value))).toThrow('is not understood')
  })
})

describe('the identity', () => {
  const docker = readVersion(makeAnswer(dockerVersion))
  const podman = readVersion(makeAnswer(podmanVersion))

  it('of Docker has its own id', () => {
    expect(readIdentity(makeInfo(), docker)).toEqual({
      id: 'ff32b3c9-7f27-412c-9c30-88b544662937',
      name: 'build-1',
      flavor: 'docker',
      version: '28.5.2',
      apiVersion: '1.51',
      swarm: 'none',
    })
  })

  it('of Podman stays, although its id is another one each time', () => {
    const [first, again, elsewhere, other] = [
      makeInfo({ ID: 'one' }),
      makeInfo({ ID: 'two' }),
      makeInfo({ DockerRootDir: '/home/ci/.local/share/containers/storage' }),
      makeInfo({ Name: 'build-2' }),
    ].map((info) => readIdentity(info, podman).id)
    expect(first).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(again).toBe(first)
    expect(new Set([first, elsewhere, other]).size).toBe(3)
  })

  it.each([
    ['inactive', false, 'none'],
    ['pending', false, 'none'],
    ['active', false, 'worker'],
    ['active', true, 'manager'],
  ])('in a Swarm that is %s (control: %s) is %s', (state, control, role) => {
    const info = makeInfo({
      Swarm: { LocalNodeState: state, ControlAvailable: control, NodeAddr: '10.0.0.1' },
    })
    expect(readIdentity(info, docker).swarm).toBe(role)
    expect(readNodeAddress(info)).toBe('10.0.0.1')
  })

  it('needs no Swarm', () => {
    expect(readIdentity(makeInfo({ Swarm: undefined }), docker).swarm).toBe('none')
    expect(readNodeAddress(makeInfo({ Swarm: undefined }))).toBe('')
  })
})
