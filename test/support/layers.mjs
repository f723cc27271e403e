// Checks the layer rules of .dependency-cruiser.mjs, and that they were checked at all: a cruiser whose
// compiler does not fit sees no module and reports success, so every source file must be among those it saw.
import { readdirSync } from 'node:fs'
import { cruise, format } from 'dependency-cruiser'
import loadOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import loadCompilerOptions from 'dependency-cruiser/config-utl/extract-ts-config'

const sources = readdirSync('src', { recursive: true })
  .map((file) => `src/${file}`)
  .filter((file) => file.endsWith('.ts'))
const options = await loadOptions('./.dependency-cruiser.mjs')
const { output } = await cruise(['src'], options, undefined, {
  tsConfig: loadCompilerOptions('./tsconfig.json'),
})

const seen = new Set(output.modules.map((module) => module.source))
const unseen = sources.filter((file) => !seen.has(file))
if (sources.length === 0 || unseen.length > 0) {
  process.stderr.write(`layers: ${unseen.length} of ${sources.length} source files were not looked at\n`)
  process.exitCode = 1
}

const report = await format(output, { outputType: 'err-long' })
process.stdout.write(report.output)
process.exitCode ||= report.exitCode
