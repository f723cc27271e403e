// What a user installs: the package as it would be published, installed with npm into an empty folder.
import { readFileSync } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import { runCommand } from './processes.ts'
import { PROJECT } from './project.ts'

const NAMES = ['packages', 'install-scripts', 'unpacked']

/** Measures all rows of the group. What npm has in its cache is not asked for again. */
export async function measureInstall(bench: Bench): Promise<void> {
  bench.say('install: packing, and installing what was packed')
  try {
    const folder = bench.makeFolder('install', { 'package.json': '{ "private": true }\n' })
    const env = { ...process.env, NO_COLOR: '1' } as Record<string, string>
    // what is packed was built before
    const pack = ['npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder]
    const [file = ''] = runCommand({ words: pack, cwd: PROJECT, env }).stdout.trim().split('\n')
    const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--silent']
    runCommand({ words: ['npm', 'install', ...options, `./${file}`], cwd: folder, env })
    const packages = listPackages(join(folder, 'node_modules/.package-lock.json'))
    bench.notebook.add('packages', packages.length)
    bench.notebook.add('install-scripts', packages.filter(({ hasInstallScript }) => hasInstallScript).length)
    bench.notebook.add('unpacked', (await measureFolder(join(folder, 'node_modules'))) / 1e6)
  } catch (error) {
    const [first = ''] = (error as Error).message.split('\n')
    bench.notebook.leave(NAMES, `npm failed: ${first}`)
  }
}

interface LockedPackage {
  readonly hasInstallScript?: boolean
}

function listPackages(file: string): readonly LockedPackage[] {
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, LockedPackage> }
  return Object.values(lock.packages)
}

async function measureFolder(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true })
  const sizes = await Promise.all(
    names.map(async (name) => {
      const entry = await lstat(join(folder, name))
      return entry.isFile() ? entry.size : 0
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
