import { describe, expect, it } from 'vitest'
import { dropCredentials } from '../../../src/model/credentials.ts'

describe('an address', () => {
  it.each([
    ['tcp://user:hunter2@host:2376', 'tcp://***@host:2376'],
    ['tcp://:hunter2@host', 'tcp://***@host'],
    ['ssh://root:p@ss/word@host', 'ssh://***@host'],
    [
      "unknown option '--engin=https://u:hunter2@host/engine'",
      "unknown option '--engin=https://***@host/engine'",
    ],
    ['user:hunter2@host:2375', '***@host:2375'],
    ['a tcp://u:hunter2@a and tcp://v:hunter2@b', 'a tcp://***@a and tcp://***@b'],
  ])('is shown without its password: %s', (text, shown) => {
    expect(dropCredentials(text)).toBe(shown)
  })

  it.each(['ssh://root@host', 'tcp://host:2376', 'unix:///var/run/docker.sock', 'embedded:a.json', 'a: b@c'])(
    'without one stays as it is: %s',
    (text) => {
      expect(dropCredentials(text)).toBe(text)
    },
  )
})
