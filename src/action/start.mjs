// Starts the GitHub Action from a checkout, with nothing but Node: what is built there or, where nothing is or another version is asked
// for, the published package, installed for this job alone.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const { version, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const home = findHome(process.env.XEC_VERSION ?? '')
if (home === null) process.exitCode = 1
else await import(pathToFileURL(join(home, 'dist/action/main.js')).href)

function findHome(wanted) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    return refuse(`Node ${process.versions.node} is too old: ${engines.node} is needed.`)
  }
  // a version or a tag, and nothing else that npm would take for a package
  if (!/^[0-9A-Za-z.+-]*$/.test(wanted) || /^[.-]/.test(wanted)) {
    return refuse('The input "version" is a version or a tag, such as 1.2.0 or latest.')
  }
  const isBuilt = existsSync(join(root, 'dist/action/main.js'))
  return wanted === '' && isBuilt ? root : install(wanted === '' ? version : wanted)
}

function refuse(text) {
  process.stdout.write(`::error title=xec::${text}\n`)
  return null
}

function install(wanted) {
  const folder = join(process.env.RUNNER_TEMP ?? root, 'xec')
  const options = ['--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund']
  execFileSync('npm', ['install', ...options, `xec@${wanted}`], { stdio: ['ignore', 'ignore', 'inherit'] })
  return join(folder, 'node_modules/xec')
}
