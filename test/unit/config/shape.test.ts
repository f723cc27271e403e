import { describe, expect, it } from 'vitest'
import { listBlamed, read, readProblem } from './read.ts'

const network = (body: string): string => `networks: { frontend: ${body} }`
const target = (body: string): string => `networks: [frontend]\ntargets: { containers: { web: ${body} } }`

describe('shape', () => {
  it.each([
    [
      'a text for a flag',
      network('{ internal: "yes" }'),
      'value-type',
      '"networks.frontend.internal" is the text "yes", but must be true or false.',
      'Write true or false.',
    ],
    [
      'a list for a map',
      network('[internal]'),
      'value-type',
      '"networks.frontend" is a list, but must be the settings of a network.',
      'Write the settings of a network.',
    ],
    [
      'a map for a text',
      network('{ driver: {} }'),
      'value-type',
      '"networks.frontend.driver" is a map, but must be a text.',
      'Write a text.',
    ],
    [
      'nothing for a text',
      network('{ driver: }'),
      'value-type',
      '"networks.frontend.driver" is empty, but must be a text.',
      'Write a text.',
    ],
    [
      'an empty text',
      network('{ driver: "" }'),
      'value-invalid',
      '"networks.frontend.driver" is the text "", but must be a text.',
      'Write a text.',
    ],
    [
      'a number for a name',
      network('{ name: 1.10 }'),
      'value-type',
      '"networks.frontend.name" is the number "1.10", but must be a name that begins with a letter or digit and goes on with letters, digits, "_", "." and "-".',
      'Put it in quotes: "1.10".',
    ],
    [
      'a boolean for a text',
      network('{ driver: true }'),
      'value-type',
      '"networks.frontend.driver" is the boolean "true", but must be a text.',
      'Put it in quotes: "true".',
    ],
    [
      'a word that is none of the known',
      network('{ scope: swarn }'),
      'value-invalid',
      '"networks.frontend.scope" is the text "swarn", but must be "local", "swarm" or "global".',
      'Did you mean "swarm"?',
    ],
    [
      'another word',
      network('{ scope: galaxy }'),
      'value-invalid',
      '"networks.frontend.scope" is the text "galaxy", but must be "local", "swarm" or "global".',
      'Known here: local, swarm, global.',
    ],
    [
      'a list for a word',
      network('{ scope: [local] }'),
      'value-type',
      '"networks.frontend.scope" is a list, but must be "local", "swarm" or "global".',
      'Write "local", "swarm" or "global".',
    ],
    [
      'a name with a blank',
      'name: my shop',
      'value-invalid',
      '"name" is the text "my shop", but must be a name of at most 63 lower-case letters, digits, "_" and "-" that begins with a letter or digit.',
      'Write a name of at most 63 lower-case letters, digits, "_" and "-" that begins with a letter or digit.',
    ],
    [
      'no networks',
      target('{ networks: }'),
      'value-type',
      '"targets.containers.web.networks" is empty, but must be a list of networks or a map of networks to settings; write [] for none.',
      'Write a list of networks or a map of networks to settings; write [] for none.',
    ],
    [
      'a fraction',
      target('{ networks: { frontend: { gwPriority: 1.5 } } }'),
      'value-type',
      '"targets.containers.web.networks.frontend.gwPriority" is the number "1.5", but must be a whole number.',
      'Write a whole number.',
    ],
    [
      'a port that is true',
      target('{ ports: [true] }'),
      'value-type',
      '"targets.containers.web.ports.0" is the boolean "true", but must be a port such as "8080:80".',
      'Write a port such as "8080:80".',
    ],
    [
      'an unknown policy',
      target('{ attachments: all }'),
      'value-invalid',
      '"targets.containers.web.attachments" is the text "all", but must be "declared", "exact" or "additive".',
      'Known here: declared, exact, additive.',
    ],
    [
      'a misspelt key',
      network('{ interal: true }'),
      'key-unknown',
      '"interal" is no key of "networks.frontend".',
      'Did you mean "internal"? Keys of your own begin with "x-".',
    ],
    [
      'another spelling of a key',
      network('{ Enable-IPv6: true }'),
      'key-unknown',
      '"Enable-IPv6" is no key of "networks.frontend".',
      'Did you mean "enableIPv6"? Keys of your own begin with "x-".',
    ],
    [
      'a misspelt section',
      'netwroks: {}',
      'key-unknown',
      '"netwroks" is no key of the top level.',
      'Did you mean "networks"? Keys of your own begin with "x-".',
    ],
    [
      'a key that is like no other',
      'defaults: { retries: {} }',
      'key-unknown',
      '"retries" is no key of "defaults".',
      'Known here: attachments, guards. Keys of your own begin with "x-".',
    ],
  ])('refuses %s', (_name, text, code, detail, fix) => {
    expect(readProblem(text)).toMatchObject({ code, severity: 'error', detail, fix })
  })

  it('keeps lists of known keys short', () => {
    expect(readProblem(network('{ subnet: 10.0.0.0/8 }')).fix).toMatch(
      /^Known here: (?:\w+, ){14}\w+ and \d+ more\. Keys of your own/,
    )
  })

  it('finds all problems at once, at the exact key or value', () => {
    const text = `nam: shop
networks:
  frontend:
    internal: 5
    drivr: bridge
    ipam: { subnt: 10.0.0.0/8 }
  a/b~c: { x: 1 }
targets:
  containers:
    web: { networks: [front, [5]], ports: {} }
`
    expect(listBlamed(text)).toEqual([
      'key-unknown nam',
      'value-type 5',
      'key-unknown drivr',
      'key-unknown subnt',
      'name-invalid a/b~c',
      'key-unknown x',
      'value-type [front, [5]]',
      'value-type {}',
    ])
  })

  it('goes on behind a value of the wrong type, without a second problem about it', () => {
    const text =
      'networks: { frontend: 5, backend: { driver: [], ipam: { config: 5 } } }\ntargets: { containers: { web: { networks: [frontend, backend], ports: 5 }, api: [] } }'
    expect(listBlamed(text)).toEqual([
      'value-type 5',
      'value-type []',
      'value-type 5',
      'value-type 5',
      'value-type []',
    ])
  })

  it('reports two problems of one place apart, and leaves out all unknown keys of a map', () => {
    expect(listBlamed(network('{ a: 1, b: 2, internal: true }'))).toEqual(['key-unknown a', 'key-unknown b'])
  })

  it.each([
    'x-note: { a: [1] }',
    'networks: { frontend: { x-note: 1 } }',
    'targets: { x-note: 1 }',
    'profiles: { a: { x-note: 1 } }',
    'defaults: { x-note: 1 }',
  ])('leaves keys of your own alone: %s', (text) => {
    expect(listBlamed(text)).toEqual([])
  })

  it('leaves the other sections of Xec alone', () => {
    const text = `version: "1.0"
description: The shop
tasks: { build: npm run build }
scripts: { seed: ./seed.sh }
commands: { logs: { tail: 5 } }
secrets: { provider: local }
extensions: []
targets:
  hosts: { build: { host: 192.0.2.10 } }
  local: { shell: /bin/bash }
  pods: { api: { pod: api-0 } }
  kubernetes: { $context: staging }
  $compose: { file: compose.yaml }
  defaults: { timeout: 30000 }
  containers:
    web: { type: docker, image: nginx, command: [sh, -c, ls], env: { A: b }, volumes: ["a:/b"], expose: ["3000"], healthcheck: { test: [CMD, "true"] }, restart: always, shell: /bin/sh, workdir: /app, user: app }
`
    expect(read(text).diagnostics).toEqual([])
  })
})
