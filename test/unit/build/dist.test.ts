// What `npm run build` made, as it is published: it needs nothing that is not in it.
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { countStart, type StartCost } from '../../support/start-cost.ts'
import { parseCode } from '../../../src/start/code-cache.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const dist = join(root, 'dist')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const manifest = JSON.parse(read('package.json')) as Readonly<Record<string, unknown>> & { version: string }

// "npm test" builds it first; a run of some tests by hand may do without.
describe.skipIf(process.env['CI'] !== 'true' && !existsSync(join(dist, 'bin.cjs')))(
  'what is published',
  () => {
    let home: string
    beforeAll(() => {
      home = mkdtempSync(join(tmpdir(), 'xec-dist-'))
      for (const name of ['dist', 'schema', 'package.json'])
        cpSync(join(root, name), join(home, name), { recursive: true })
      cpSync(join(root, 'fixtures/shop/.xec/config.yaml'), join(home, '.xec/config.yaml'))
    })
    afterAll(() => rmSync(home, { recursive: true }))

    function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        cwd: home,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1', ...env },
      })
      return { status, stdout, stderr }
    }

    it('installs nothing else and runs nothing when it is installed', () => {
      for (const field of [
        'dependencies',
        'optionalDependencies',
        'peerDependencies',
        'bundledDependencies',
      ]) {
        expect([field, manifest[field]]).toEqual([field, undefined])
      }
      expect(Object.keys(manifest['scripts'] as object)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(pre|post)?(install|prepare)$/)]),
      )
    })

    it('is at most 6 MB', { timeout: 120_000 }, () => {
      const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        cwd: root,
        encoding: 'utf8',
      })
      const size = Number(/"unpackedSize": (\d+)/.exec(packed)?.[1])
      expect(size).toBeGreaterThan(1_000_000)
      expect(size).toBeLessThan(6_000_000)
    })

    it('is a library of plain modules that imports modules of Node and its own only', async () => {
      const { metafile } = await build({
        absWorkingDir: root,
        entryPoints: ['dist/index.js', 'dist/action/main.js'],
        bundle: true,
        platform: 'node',
        format: 'esm',
        packages: 'external',
        outdir: 'out',
        write: false,
        metafile: true,
      })
      const imports = Object.values(metafile.inputs).flatMap((input) => input.imports)
      const packages = imports.filter(
        ({ external, path }) => external === true && !/^(node:|[a-z_/]+$)/.test(path),
      )
      expect(packages).toEqual([])
      expect(Object.keys(metafile.inputs)).toEqual(
        expect.arrayContaining(['dist/plan/planner.js', 'dist/vendor/viz.cjs']),
      )
    })

    it('reads, checks and plans as the sources do, without a package beside it', () => {
      writeFileSync(
        join(home, 'library.mjs'),
        `import { VERSION, loadConfig, openEngine, readPlan, makePlannedTopology, renderSvg, makeDeclaredTopology } from './dist/index.js'
const { desired, diagnostics, folder } = await loadConfig({ cwd: process.cwd(), env: {} })
const engine = await openEngine({ engine: 'embedded', env: {}, folder, declaredContainers: desired.containers.map((each) => each.container) })
const plan = await readPlan(engine, desired)
const docker = await openEngine({ engine: 'unix:///nowhere', env: {}, folder, declaredContainers: [] }).then(
  (engine) => engine.listNetworks(), (error) => error).catch((error) => error)
console.log(JSON.stringify({ VERSION, diagnostics, summary: plan.summary, docker: docker.code ?? docker.kind }))`,
      )
      const { stdout, stderr } = run(['library.mjs'])
      expect(stderr).toBe('')
      expect(JSON.parse(stdout)).toMatchObject({
        VERSION: manifest.version,
        diagnostics: [],
        summary: { create: 2, connect: 4, disconnect: 3 },
      })
    })

    it('is a command line that does the same with code that it kept, and without', () => {
      for (const env of [{ XEC_NO_CODE_CACHE: '1' }, {}, {}]) {
        expect(run(['dist/bin.cjs', '--version'], env)).toEqual({
          status: 0,
          stdout: `${manifest.version}\n`,
          stderr: '',
        })
        expect(run(['dist/bin.cjs', 'plan', '--engine', 'embedded'], env)).toMatchObject({
          status: 0,
          stdout: expect.stringContaining('Plan: 2 to create, 4 to connect, 3 to disconnect.') as unknown,
          stderr: '',
        })
        expect(run(['dist/bin.cjs', 'graph', '--format', 'svg'], env)).toMatchObject({
          stdout: expect.stringContaining('</svg>') as unknown,
          stderr: '',
        })
        expect(run(['dist/bin.cjs', 'schema'], env).stdout).toBe(read('schema/config.schema.json'))
      }
      expect(readdirSync(join(home, '.cache/xec')).length).toBeGreaterThan(4)
    })

    it('works on with kept code that is damaged, and repairs it', () => {
      const folder = join(home, '.cache/xec')
      const version = ['dist/bin.cjs', '--version']
      run(version)
      for (const name of readdirSync(folder))
        writeFileSync(join(folder, name), Buffer.alloc(100_000, 7), { mode: 0o600 })
      const damaged = readdirSync(folder).length
      expect(run(version)).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: '' })
      const repaired = readdirSync(folder).filter((name) => readFileSync(join(folder, name))[0] !== 7)
      expect([damaged, repaired]).toEqual([damaged, [expect.stringMatching(/^other-0/)]])
    })

    describe('where code cannot be kept', () => {
      const valid = { status: 0, stderr: '', stdout: expect.stringMatching(/^Valid: /) as unknown }
      let cache: string
      beforeEach(() => {
        cache = mkdtempSync(join(home, 'cache-'))
      })

      it('does its work on a full disk, and leaves nothing behind', () => {
        // no file grows beyond 32 KiB; a write that would do that is cut off, as on a disk with so much left
        const command = `ulimit -f 64; exec "${process.execPath}" dist/bin.cjs validate`
        for (let round = 0; round < 2; round += 1) {
          const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
            cwd: home,
            encoding: 'utf8',
            env: { PATH: process.env['PATH'], XDG_CACHE_HOME: cache },
          })
          expect({ status, stdout, stderr }).toEqual(valid)
          expect(readdirSync(join(cache, 'xec'))).toEqual([])
        }
      })

      it('does its work where the folder may not be written', () => {
        // nobody makes a folder in /proc, not even root
        const closed = process.geteuid?.() === 0 ? '/proc' : cache
        chmodSync(cache, 0o500)
        for (let round = 0; round < 2; round += 1) {
          expect(run(['dist/bin.cjs', 'validate'], { XDG_CACHE_HOME: closed })).toEqual(valid)
        }
        expect(readdirSync(cache)).toEqual([])
      })

      it('keeps whole files only where many write at once', async () => {
        const env = { PATH: process.env['PATH'], XDG_CACHE_HOME: cache }
        const args = ['dist/bin.cjs', 'validate']
        const runs = Array.from({ length: 4 }, () =>
          promisify(execFile)(process.execPath, args, { cwd: home, env }),
        )
        for (const { stdout, stderr } of await Promise.all(runs)) {
          expect({ status: 0, stdout, stderr }).toEqual(valid)
        }
        const files = readdirSync(join(cache, 'xec')).map((name) => readFileSync(join(cache, 'xec', name)))
        expect(files.map((file) => parseCode(file) === null)).toEqual([false, false])
        expect(run(args, { XDG_CACHE_HOME: cache })).toEqual(valid)
      })
    })

    it('loads for a command what the command needs', () => {
      const [help, validate, plan] = [['--help'], ['validate'], ['plan', '--engine', 'embedded']].map(
        (args) => countStart(args, home),
      ) as [StartCost, StartCost, StartCost]
      expect(help.bytes).toBeLessThan(validate.bytes / 2)
      expect(validate.bytes).toBeLessThan(plan.bytes)
      for (const module of ['child_process', 'crypto', 'https', 'net']) {
        expect([...help.modules, ...validate.modules]).not.toContain(module)
      }
      expect(plan.modules).not.toContain('http')
    })

    it('names the authors and the terms of all that is in it', () => {
      const notices = read('dist/THIRD-PARTY-NOTICES.txt')
      const named = [...notices.matchAll(/^(\S+) \d+\.\d+\.\d+ \((.+)\)$/gm)].map(([, name]) => name)
      expect(named).toEqual(
        expect.arrayContaining([
          '@viz-js/viz',
          'ajv',
          'commander',
          'docker-modem',
          'dockerode',
          'valibot',
          'yaml',
        ]),
      )
      expect(notices).toContain('Eclipse Public License')
      // compiles nothing any more
      expect(named).not.toContain('esbuild')
      for (const notice of notices.split(/^-{80}$/m).slice(1))
        expect(notice).toMatch(/copyright|apache license/i)
    })
  },
)
