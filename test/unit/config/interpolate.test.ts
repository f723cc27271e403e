import { describe, expect, it } from 'vitest'
import {
  listBlamed,
  read,
  readContainer,
  readDesired,
  readNetwork,
  readProblem,
  type ReadOptions,
} from './read.ts'

/** The labels of a network that gives this value to the label `value`. */
function readLabel(value: string, vars = '{}', options: ReadOptions = {}): string | undefined {
  const text = `vars: ${vars}\nnetworks:\n  frontend:\n    labels:\n      value: ${value}\n`
  return readNetwork(text, 'frontend', options).settings.labels?.[0]?.[1]
}

describe('references', () => {
  it.each([
    ['a variable', '${vars.tier}', '{ tier: data }', 'data'],
    ['a number, as it was written', 'v${vars.version}', '{ version: 1.10 }', 'v1.10'],
    ['a nested variable', '${vars.net.tier}', '{ net: { tier: data } }', 'data'],
    ['a variable of a variable', '${vars.a}', '{ a: "<${vars.b}>", b: "${vars.c}", c: deep }', '<deep>'],
    [
      'a key in a variable that is a reference',
      '${vars.a.tier}',
      '{ a: "${vars.b}", b: { tier: data } }',
      'data',
    ],
    ['several in one text', '${vars.a}-${vars.b}', '{ a: x, b: y }', 'x-y'],
    ['a default for a variable', '${vars.tier:-data}', '{}', 'data'],
    ['an empty default', 'x${vars.tier:-}', '{}', 'x'],
    ['the environment', '${env.TIER}', '{}', 'from-env'],
    ['a default for the environment', '${env.NOPE:-data}', '{}', 'data'],
    ['a default for what is empty', '${env.EMPTY:-data}', '{}', 'data'],
    ['what is set and empty', 'x${env.EMPTY}', '{}', 'x'],
    ['a default with dots and colons', '${env.NOPE:-a.b:c/d}', '{}', 'a.b:c/d'],
    ['a literal', "'\\${vars.tier}'", '{}', '${vars.tier}'],
    ['a literal beside a reference', "'\\${a}${vars.tier}'", '{ tier: data }', '${a}data'],
    ['a literal in a variable', '${vars.a}', "{ a: '\\${b}' }", '${b}'],
  ])('take %s', (_name, value, vars, expected) => {
    expect(readLabel(value, vars, { env: { TIER: 'from-env', EMPTY: '' } })).toBe(expected)
  })

  it.each([
    ['a boolean', 'internal: "${vars.x}"', '{ x: true }', { internal: true }],
    ['a map', 'labels: "${vars.x}"', '{ x: { tier: data } }', { labels: [['tier', 'data']] }],
    ['a list in short form', 'labels: "${vars.x}"', '{ x: ["tier=data"] }', { labels: [['tier', 'data']] }],
    [
      'a map with references',
      'labels: "${vars.x}"',
      '{ x: { tier: "${vars.y}" }, y: data }',
      { labels: [['tier', 'data']] },
    ],
    [
      'a whole network',
      '"${vars.x}"',
      '{ x: { driver_opts: { mtu: 1450 } } }',
      { options: [['mtu', '1450']] },
    ],
    [
      'a list with references',
      'labels: "${vars.x}"',
      '{ x: ["tier=${vars.y}"], y: data }',
      { labels: [['tier', 'data']] },
    ],
  ])('that are a whole value keep the type of the variable: %s', (_name, body, vars, settings) => {
    const inner = body.startsWith('"') ? body : `{ ${body} }`
    expect(readNetwork(`vars: ${vars}\nnetworks: { frontend: ${inner} }`).settings).toEqual(settings)
  })

  it('bring texts from outside to the type of their field', () => {
    const text = 'networks: { frontend: { internal: "${env.INTERNAL}", attachable: "${vars.attachable}" } }'
    const { settings } = readNetwork(text, 'frontend', {
      env: { INTERNAL: 'true' },
      variables: { attachable: 'false' },
    })
    expect(settings).toEqual({ internal: true, attachable: false })
  })

  it('stand in lists of names and in keys', () => {
    const text = `vars: { net: frontend, extra: [web, shop] }
networks: { "\${vars.net}": }
targets:
  containers:
    web: { container: nginx, networks: ["\${vars.net}"], networkAliases: { "\${vars.net}": "\${vars.extra}" } }
`
    expect(readDesired(text).networks.map(({ key }) => key)).toEqual(['frontend'])
    expect(readContainer(text).attachments).toMatchObject([
      { network: 'frontend', settings: { aliases: ['shop', 'web'] } },
    ])
  })

  it('are left alone where xec does not read', () => {
    const text = `vars: { unused: "\${cmd:date}" }
tasks: { a: "\${params.network}" }
targets:
  hosts: { build: { host: "\${secrets.host}" } }
  containers: { web: { env: { TOKEN: "\${secrets.token}" } } }
`
    expect(listBlamed(text)).toEqual([])
  })

  it.each([
    ['an undefined variable', 'name: ${vars.nope}', ['reference-undefined ${vars.nope}']],
    [
      'an undefined key of a variable',
      'vars: { a: { b: c } }\nname: ${vars.a.x}',
      ['reference-undefined ${vars.a.x}'],
    ],
    ['a key of a text', 'vars: { a: b }\nname: ${vars.a.x}', ['reference-undefined ${vars.a.x}']],
    ['an undefined environment variable', 'name: ${env.NOPE}', ['reference-undefined ${env.NOPE}']],
    [
      'what every object has',
      'name: ${env.toString}${vars.constructor}',
      ['reference-undefined ${env.toString}', 'reference-undefined ${vars.constructor}'],
    ],
    ['what an escape hides', 'name: "\\x24{vars.nope}"', ['reference-undefined "\\x24{vars.nope}"']],
    ['a command', 'name: "${cmd:date}"', ['reference-unsupported ${cmd:date}']],
    ['a secret', 'name: a-${secrets.name}', ['reference-unsupported ${secrets.name}']],
    ['a parameter', 'name: ${params.name}', ['reference-unsupported ${params.name}']],
    ['a variable as in a shell', 'name: ${HOME}', ['reference-unsupported ${HOME}']],
    ['nothing', 'name: ${}', ['reference-unsupported ${}']],
    ['a reference that does not end', 'name: ${vars.a', ['reference-malformed ${vars.a']],
    [
      'a reference in a reference',
      'vars: { a: b }\nname: ${vars.${vars.a}}',
      ['reference-malformed ${vars.'],
    ],
    ['itself', 'vars: { a: "${vars.a}" }\nname: ${vars.a}', ['reference-cycle "${vars.a}"']],
    [
      'a circle',
      'vars: { a: "${vars.b}", b: "x${vars.a}" }\nname: ${vars.a}',
      ['reference-cycle "${vars.b}"'],
    ],
    [
      'a key on a way in a circle',
      'vars: { a: "${vars.a.b}" }\nname: ${vars.a.b}',
      ['reference-cycle "${vars.a.b}"'],
    ],
    [
      'a reference that does not end, after one that does',
      'vars: { a: b }\nname: "${vars.a}-${vars.a x"',
      ['reference-malformed ${vars.a'],
    ],
    ['a list in a text', 'vars: { a: [b] }\nname: x-${vars.a}', ['reference-not-text ${vars.a}']],
    ['a map in a text', 'vars: { a: { b: c } }\nname: "x-${vars.a}"', ['reference-not-text ${vars.a}']],
    ['a list in a key', 'vars: { a: [b] }\nnetworks: ["x-${vars.a}"]', ['reference-not-text ${vars.a}']],
    ['a list as a key', 'vars: { a: [b] }\nnetworks: ["${vars.a}"]', ['reference-not-text ${vars.a}']],
    ['one key twice', 'vars: { a: frontend }\nnetworks: ["${vars.a}", frontend]', ['key-duplicate frontend']],
    ['an unknown key of a network', 'networks: ["${vars.a}"]', ['reference-undefined ${vars.a}']],
  ])('to %s are refused at their place', (_name, text, problems) => {
    expect(listBlamed(text)).toEqual(problems)
  })

  it.each([
    [
      'a text',
      'name: "${vars.list} and ${vars.nope} and ${vars.map} and ${cmd:date} and ${vars.list"',
      [
        'reference-not-text ${vars.list}',
        'reference-undefined ${vars.nope}',
        'reference-not-text ${vars.map}',
        'reference-unsupported ${cmd:date}',
        'reference-malformed ${vars.list',
      ],
    ],
    [
      'a key',
      'networks: ["${vars.x}-${vars.y}"]',
      ['reference-undefined ${vars.x}', 'reference-undefined ${vars.y}'],
    ],
    [
      'the body of a network whose key is not known',
      'networks: { "p${vars.x}": { internal: "${vars.y}", labels: { "${vars.list}": "${vars.z}" } } }',
      [
        'reference-undefined ${vars.x}',
        'reference-undefined ${vars.y}',
        'reference-not-text ${vars.list}',
        'reference-undefined ${vars.z}',
      ],
    ],
    [
      'the networks of a target whose key is not known',
      'networks: { n: }\ntargets: { containers: { "k${vars.x}": { networks: [n, "${vars.y}"] } } }',
      ['reference-undefined ${vars.x}', 'reference-undefined ${vars.y}'],
    ],
    [
      'the value of a key that is there already',
      'networks: { n: { labels: { tier: data, "${vars.text}": "${vars.x}" } } }',
      ['key-duplicate "${vars.text}"', 'reference-undefined ${vars.x}'],
    ],
  ])('are all refused at once in %s', (_name, text, problems) => {
    const vars = 'vars: { text: tier, list: [b], map: { c: d } }'
    expect(listBlamed(`${vars}\n${text}`)).toEqual(problems)
  })

  it('cause one problem each, and no second one behind it', () => {
    const text = `networks:
  frontend: "\${vars.a}"
  backend: { internal: "\${vars.b}", labels: ["\${vars.c}=x", "tier=\${vars.d}", ok], ipam: "\${vars.e}" }
targets:
  containers:
    web: { container: "\${vars.f}", networks: [frontend, backend], ports: ["\${vars.g}", 80], networkAliases: { frontend: "\${vars.h}" } }
    api: { networks: [[a, "\${vars.i}"]] }
`
    expect(listBlamed(text)).toEqual([
      'reference-undefined ${vars.a}',
      'reference-undefined ${vars.b}',
      'reference-undefined ${vars.c}',
      'reference-undefined ${vars.d}',
      'reference-undefined ${vars.e}',
      'reference-undefined ${vars.f}',
      'reference-undefined ${vars.g}',
      'reference-undefined ${vars.h}',
      'value-type [[a, "${vars.i}"]]',
      'reference-undefined ${vars.i}',
    ])
  })

  it('in variables that cannot be resolved leave the rest of a map', () => {
    const text =
      'vars: { a: { b: "${vars.nope}", c: x, d: ["${vars.nope}"] } }\nnetworks: { frontend: { labels: "${vars.a}" } }'
    expect(listBlamed(text)).toEqual([
      'reference-undefined ${vars.nope}',
      'value-type ["${vars.nope}"]',
      'reference-undefined ${vars.nope}',
    ])
  })

  it('stop at a sensible length of a chain', () => {
    const vars = Array.from({ length: 60 }, (_, index) => `a${index}: "\${vars.a${index + 1}}"`)
    expect(readProblem(`vars: { ${vars.join(', ')}, a60: end }\nname: "\${vars.a0}"`)).toMatchObject({
      code: 'reference-cycle',
      detail: expect.stringContaining('More than 50') as string,
    })
  })

  it.each([
    ['texts', (level: number) => `"\${vars.a${level}}\${vars.a${level}}"`],
    ['maps', (level: number) => `{ x: "\${vars.a${level}}", y: "\${vars.a${level}}" }`],
    ['lists', (level: number) => `["\${vars.a${level}}", "\${vars.a${level}}"]`],
  ])('stop before %s grow without bounds', (_name, nest) => {
    const vars = Array.from({ length: 40 }, (_, level) => `a${level + 1}: ${nest(level)}`)
    const codes = read(
      `vars: { a0: x, ${vars.join(', ')} }\nnetworks: { frontend: { labels: "\${vars.a40}" } }`,
    ).diagnostics.map(({ code }) => code)
    expect(codes).toContain('reference-expansion')
  })

  it('say what to do', () => {
    expect(readProblem('vars: { octet: 5 }\nname: ${vars.octt}').fix).toBe(
      'Did you mean "octet"? Define it under "vars", or pass --var octt=VALUE.',
    )
    expect(readProblem('name: ${vars.octet}').fix).toBe('Define it under "vars", or pass --var octet=VALUE.')
    expect(readProblem('name: ${env.STAGE}').fix).toBe('Set it, or give a default: ${env.STAGE:-default}.')
    expect(readProblem('vars: { a: [b] }\nname: x-${vars.a}')).toMatchObject({
      detail: '"${vars.a}" stands for a list, and a text cannot hold one.',
      fix: 'Refer to a single value, or let the reference be the whole of a value that may be a list.',
    })
    expect(readProblem('vars: { a: { b: c } }\nnetworks: ["${vars.a}"]')).toMatchObject({
      detail: '"${vars.a}" stands for a map, and a text cannot hold one.',
      fix: 'Refer to a single value, or let the reference be the whole of a value that may be a map.',
    })
    expect(readProblem('name: a ${vars.b').detail).toBe(
      '"${vars.b" does not end: a reference begins with "${" and ends with "}", without braces in between.',
    )
    expect(listBlamed('vars: [a]\nname: ${vars.a}')).toEqual([
      'value-type [a]',
      'reference-undefined ${vars.a}',
    ])
  })
})

describe('variables that are given', () => {
  const text =
    'vars: { tier: data, net: { octet: 30 } }\nnetworks: { frontend: { labels: { tier: "${vars.tier}", octet: "${vars.net.octet}" } } }'

  it('win over the file, by name and by path', () => {
    const { settings } = readNetwork(text, 'frontend', { variables: { tier: 'web', 'net.octet': '31' } })
    expect(settings.labels).toEqual([
      ['octet', '31'],
      ['tier', 'web'],
    ])
  })

  it('need no declaration', () => {
    expect(readDesired('name: ${vars.project}', { variables: { project: 'shop' } }).project.name).toBe('shop')
    expect(readDesired('name: ${vars.a.b}', { variables: { 'a.b': 'shop' } }).project.name).toBe('shop')
  })

  it('are values and no templates', () => {
    expect(readLabel('${vars.x}', '{}', { variables: { x: '${vars.x} \\${y}' } })).toBe('${vars.x} \\${y}')
  })

  it('stand in for a variable that cannot be resolved', () => {
    expect(
      readDesired('vars: { a: "${vars.nope}" }\nname: ${vars.a.b}', { variables: { 'a.b': 'shop' } }).project
        .name,
    ).toBe('shop')
  })

  it('have no effect on variables under them', () => {
    expect(listBlamed(text, { variables: { net: 'x' } })).toEqual(['reference-undefined ${vars.net.octet}'])
  })

  it.each([
    ['tire', 'Did you mean "tier"?', text],
    ['tire', '', 'name: shop'],
  ])('cause a warning if nothing refers to them: %s', (name, fix, file) => {
    expect(readProblem(file, { variables: { [name]: 'x' } })).toMatchObject({
      code: 'variable-unused',
      severity: 'warning',
      fix,
      range: null,
    })
  })

  it('cause none if the file declares them for Xec, or xec uses them', () => {
    expect(listBlamed('vars: { stage: dev }', { variables: { stage: 'prod', 'stage.x': 'y' } })).toEqual([])
    expect(listBlamed('vars: 5\nname: ${vars.stage}', { variables: { stage: 'prod' } })).toEqual([
      'value-type 5',
    ])
  })
})
