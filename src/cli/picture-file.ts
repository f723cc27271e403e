// Formats of pictures, and which of them the name of a file asks for.
import { extname } from 'node:path'
import { XecError } from '../model/errors.ts'
import type { Format } from './options.ts'

/** What a topology can be shown as. */
export type PictureFormat = Extract<Format, 'text' | 'json' | 'svg' | 'html' | 'mermaid' | 'dot'>

const FORMAT_OF_EXTENSION: Readonly<Record<string, PictureFormat>> = {
  '.svg': 'svg',
  '.html': 'html',
  '.htm': 'html',
  '.mmd': 'mermaid',
  '.mermaid': 'mermaid',
  '.dot': 'dot',
  '.gv': 'dot',
  '.json': 'json',
  '.txt': 'text',
}

/** The format that a file's name asks for. Rejects names that say nothing with XecError `usage`. */
export function findFormat(file: string): PictureFormat {
  const format = FORMAT_OF_EXTENSION[extname(file).toLowerCase()]
  if (format !== undefined) return format
  throw new XecError('usage', `The name "${file}" does not say which format it is to have.`, {
    fix: `Let it end in ${Object.keys(FORMAT_OF_EXTENSION).join(', ')}, or add --format.`,
  })
}
