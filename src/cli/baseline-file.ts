// The file of `xec check --save` and `--baseline`.
import { resolve } from 'node:path'
import { makeBaselineDocument, parseBaseline, type Baseline } from '../check/baseline.ts'
import type { CheckResult } from '../check/checks.ts'
import { readBounded } from '../files/read-bounded.ts'
import { XecError } from '../model/errors.ts'
import { TOOL } from '../reconcile/tool.ts'
import { renderJson } from '../render/json.ts'
import { writeOutFile } from './out-file.ts'

// 100,000 checks.
const LARGEST_FILE = 64 * 1024 * 1024

const FIX = 'Name a file that "xec check --save FILE" wrote.'

/** Reads what worked before. Rejects with XecError `usage` for a file that cannot be read, or is no such file. */
export async function loadBaseline(cwd: string, file: string): Promise<Baseline> {
  const bytes = await readBounded(resolve(cwd, file), { limit: LARGEST_FILE }).catch((cause: Error) => {
    throw new XecError('usage', `${file} cannot be read: ${cause.message}.`, { fix: FIX, cause })
  })
  const baseline = parseBaseline(parseJson(bytes.toString('utf8')))
  if (baseline === null)
    throw new XecError('usage', `${file} does not hold what a check saved.`, { fix: FIX })
  return baseline
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Writes what works. Rejects with XecError `usage` if that is not possible. */
export async function saveBaseline(
  results: readonly CheckResult[],
  { cwd, file, engine }: { readonly cwd: string; readonly file: string; readonly engine: string },
): Promise<void> {
  await writeOutFile(renderJson(makeBaselineDocument(results, { tool: TOOL, engine })), file, { cwd })
}
