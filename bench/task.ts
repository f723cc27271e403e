// Makes one file of the planner's task and all that it imports: a process that compiles, too, would not have its memory to itself.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { PROJECT } from './project.ts'

/** Writes the task into a folder, and gives the path of the file. */
export async function compileTask(folder: string): Promise<string> {
  const outfile = join(folder, 'planner-task.mjs')
  await build({
    entryPoints: [join(PROJECT, 'bench/planner-task.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // where modules look for package.json
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(PROJECT, 'src/reconcile/tool.ts'))) },
    logLevel: 'warning',
  })
  return outfile
}
