import { describe, expect, it } from 'vitest'
import {
  parseEndpoint,
  renderEndpoint,
  type EngineEndpoint,
  type TlsSettings,
} from '../../../../src/engine/docker/endpoint.ts'

const tls: TlsSettings = { ca: 'CA', cert: 'CERT', key: 'KEY', verify: true }
const system: TlsSettings = { ca: null, cert: null, key: null, verify: true }

describe('an address', () => {
  it.each<readonly [string, TlsSettings | null, EngineEndpoint, string]>([
    ['unix:///run/docker.sock', null, { kind: 'unix', path: '/run/docker.sock' }, 'unix:///run/docker.sock'],
    ['UNIX:///run/a%20b.sock', tls, { kind: 'unix', path: '/run/a%20b.sock' }, 'unix:///run/a%20b.sock'],
    [
      'tcp://build.example',
      null,
      { kind: 'tcp', host: 'build.example', port: 2375, basePath: '', tls: null },
      'tcp://build.example:2375',
    ],
    [
      'tcp://10.0.0.5',
      tls,
      { kind: 'tcp', host: '10.0.0.5', port: 2376, basePath: '', tls },
      'https://10.0.0.5:2376',
    ],
    [
      'tcp://[fd00::5]:80/engine/',
      null,
      { kind: 'tcp', host: 'fd00::5', port: 80, basePath: '/engine', tls: null },
      'tcp://[fd00::5]:80/engine',
    ],
    [
      'http://build.example:80',
      tls,
      { kind: 'tcp', host: 'build.example', port: 80, basePath: '', tls: null },
      'tcp://build.example:80',
    ],
    [
      'https://build.example:443/',
      null,
      { kind: 'tcp', host: 'build.example', port: 443, basePath: '', tls: system },
      'https://build.example:443',
    ],
    ['https://a:1', tls, { kind: 'tcp', host: 'a', port: 1, basePath: '', tls }, 'https://a:1'],
    [
      'ssh://ci@build.example:2222',
      null,
      { kind: 'ssh', host: 'build.example', user: 'ci', port: 2222, path: null },
      'ssh://ci@build.example:2222',
    ],
    [
      'ssh://build/run/user/1000/docker.sock',
      null,
      { kind: 'ssh', host: 'build', user: null, port: null, path: '/run/user/1000/docker.sock' },
      'ssh://build/run/user/1000/docker.sock',
    ],
  ])('%s', (text, given, endpoint, rendered) => {
    expect(parseEndpoint(text, '--engine', given)).toEqual(endpoint)
    expect(renderEndpoint(endpoint)).toBe(rendered)
  })
})

describe('an address that cannot be used', () => {
  it.each([
    ['', 'is no address of an engine'],
    ['/run/docker.sock', 'is no address of an engine'],
    ['unix://docker.sock', 'names no absolute path of a socket'],
    ['tcp://', 'names no host'],
    ['tcp:///run', 'names no host'],
    ['tcp://host:99999', 'is no URL'],
    ['tcp://[fd00::zz]:1', 'is no URL'],
    ['ftp://host', 'has the scheme "ftp"'],
    ['npipe:////./pipe/docker_engine', 'is a Windows named pipe'],
    ['tcp://admin:secret@host:1', 'holds a user name or password'],
    ['https://admin@host:1', 'holds a user name or password'],
    ['ssh://ci:secret@host', 'holds a password'],
    ['ssh://-oProxyCommand=id', 'names no user and host that ssh could be given'],
    ['ssh://-l@host', 'names no user and host that ssh could be given'],
    ['ssh://a%20b@host', 'names no user and host that ssh could be given'],
    ['ssh://a%zz@host', 'names no user and host that ssh could be given'],
  ])('%j %s', (text, problem) => {
    const parse = (): EngineEndpoint => parseEndpoint(text, 'DOCKER_HOST', null)
    expect(parse).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining(problem) }),
    )
    expect(parse).toThrow(/^DOCKER_HOST /)
    expect(parse).not.toThrow(/secret/)
  })
})
