import { expect, it } from 'vitest'
import { makeFileError } from '../../../src/engine/file-error.ts'

it.each([
  ['EACCES', 'denied', 'engine-denied'],
  ['EPERM', 'denied', 'engine-denied'],
  ['EROFS', 'denied', 'engine-denied'],
  ['ENOENT', 'unreachable', 'engine-unreachable'],
  ['ENOSPC', 'unreachable', 'engine-unreachable'],
])('a file error %s means %s', (code, kind, errorCode) => {
  const cause = Object.assign(new Error(`${code}: something`), { code })
  const error = makeFileError('write', 'embedded.json', cause)
  expect(error).toMatchObject({ kind, code: errorCode, cause, status: null })
  expect(error.message).toBe(`Cannot write embedded.json: ${code}: something`)
})

it('what is thrown without a code means that the file cannot be reached', () => {
  expect(makeFileError('read', 'embedded.json', 'odd')).toMatchObject({
    kind: 'unreachable',
    message: 'Cannot read embedded.json: odd',
  })
})
