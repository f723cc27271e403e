// The layers of src as rules. They follow the arrows bin -> cli -> reconcile -> apply -> plan ->
// model. Type-only imports count, since a type that points the wrong way pulls its module along sooner or later.

/** One rule per folder: what is not in `to` must not be imported from within src. */
function layer(name, { from, to, comment }) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from },
    to: { path: '^src/', pathNot: to },
  }
}

/** A package that is imported from one place only, so that replacing it or fencing its traps is one file's work. */
function onlyFrom(packageName, { from, comment }) {
  const escaped = packageName.replaceAll('.', '\\.')
  return {
    name: `${packageName}-from-one-place`,
    comment,
    severity: 'error',
    from: { path: '^src/', pathNot: from },
    to: { path: `(^|/)node_modules/(@types/)?${escaped}/` },
  }
}

const layers = [
  layer('model-imports-nothing', {
    from: '^src/model/',
    to: ['^src/model/'],
    comment: 'The vocabulary stands by itself: every layer speaks it, so it can depend on none.',
  }),
  layer('files-import-nothing', {
    from: '^src/files/',
    to: ['^src/files/'],
    comment: 'How a file is read has nothing to do with what is in it.',
  }),
  layer('config-knows-the-model-only', {
    from: '^src/config/',
    to: ['^src/config/', '^src/model/', '^src/files/'],
    comment:
      'Text becomes desired state or diagnostics. What an engine or a plan is does not matter for that.',
  }),
  layer('engines-know-the-model-only', {
    from: '^src/engine/',
    to: ['^src/engine/', '^src/model/', '^src/files/'],
    comment:
      'An engine reads and does what it is told. It must not know why, or a second planner grows inside.',
  }),
  layer('the-ports-know-no-adapter', {
    from: '^src/engine/(engine|prober)\\.ts$',
    to: ['^src/model/'],
    comment: 'A port is what all engines have in common; an import of one would bind all users to it.',
  }),
  {
    name: 'adapters-do-not-know-each-other',
    comment: 'Each engine can be removed without touching another.',
    severity: 'error',
    from: { path: '^src/engine/docker/' },
    to: { path: '^src/engine/(?!docker/|(engine|prober)\\.ts$)[^/]+/' },
  },
  layer('plan-knows-the-model-only', {
    from: '^src/plan/',
    to: ['^src/plan/', '^src/model/'],
    comment: 'A plan is computed from two values. It is pure, so that the same inputs give the same bytes.',
  }),
  layer('topology-knows-reachability-and-plan', {
    from: '^src/topology/',
    to: ['^src/topology/', '^src/reachability/', '^src/plan/', '^src/model/'],
    comment: 'What is connected to what, from values alone: the same inputs give the same picture.',
  }),
  layer('reachability-knows-plan-and-model', {
    from: '^src/reachability/',
    to: ['^src/reachability/', '^src/plan/', '^src/model/'],
    comment:
      'Who can reach whom, from an observed state and the steps of a plan alone: the same inputs give the same verdict.',
  }),
  layer('check-knows-reachability-and-model', {
    from: '^src/check/',
    to: ['^src/check/', '^src/reachability/', '^src/model/'],
    comment:
      'What a live check tries and what its answers mean is worked out from values; who asks the containers is not its business.',
  }),
  layer('doctor-knows-plan-reachability-and-model', {
    from: '^src/doctor/',
    to: ['^src/doctor/', '^src/reachability/', '^src/plan/', '^src/model/'],
    comment:
      'A diagnosis is a function from what was read to what is wrong with it; it reads nothing itself.',
  }),
  layer('host-knows-the-model-only', {
    from: '^src/host/',
    to: ['^src/host/', '^src/model/'],
    comment:
      'It reads files of the system that it runs on; what they mean for containers is for others to say.',
  }),
  layer('policies-know-reachability', {
    from: '^src/policies/',
    to: ['^src/policies/', '^src/reachability/', '^src/plan/', '^src/model/'],
    comment:
      'Whether policies hold follows from declared values and from who can reach whom: the same inputs give the same findings.',
  }),
  layer('import-knows-config-and-plan', {
    from: '^src/import/',
    to: ['^src/import/', '^src/config/', '^src/plan/', '^src/model/'],
    comment:
      'An import writes a file and proves it by the rules of reading and planning: it has to know both, and nothing else.',
  }),
  layer('lint-knows-config-and-model', {
    from: '^src/lint/',
    to: ['^src/lint/', '^src/config/', '^src/model/'],
    comment:
      'What is unwise in a file, from its text and an observed state alone: the same inputs give the same findings.',
  }),
  layer('apply-knows-plan-and-port', {
    from: '^src/apply/',
    to: ['^src/apply/', '^src/plan/', '^src/engine/engine\\.ts$', '^src/model/'],
    comment: 'Steps are executed against any engine: the port is all that the executor may know of it.',
  }),
  layer('reconcile-ties-the-core-together', {
    from: '^src/reconcile/',
    to: [
      '^src/reconcile/',
      '^src/apply/',
      '^src/plan/',
      '^src/reachability/',
      '^src/import/',
      '^src/lint/',
      '^src/check/',
      '^src/policies/',
      '^src/config/',
      '^src/engine/(engine|prober)\\.ts$',
      '^src/model/',
    ],
    comment:
      'The loop takes its engine and its clock as arguments; who renders the result is not its business.',
  }),
  layer('render-knows-values-only', {
    from: '^src/render/',
    to: [
      '^src/render/',
      '^src/topology/',
      '^src/reachability/',
      '^src/check/',
      '^src/doctor/',
      '^src/plan/',
      '^src/model/',
      // the values it renders: declarations without code that runs
      '^src/(apply|reconcile)/(events|result)\\.ts$',
    ],
    comment: 'A renderer is a function from a value to a string. It never computes the value itself.',
  }),
  layer('cli-is-the-outermost-layer', {
    from: '^src/cli/',
    to: ['^src/(?!index\\.ts$|action/|build/|start/|bin\\.ts$)'],
    comment: 'The command line uses the layers, not the public entry, which loads all of them.',
  }),
  layer('action-reads-and-renders', {
    from: '^src/action/',
    to: ['^src/action/', '^src/render/', '^src/plan/', '^src/model/'],
    comment:
      'The GitHub Action runs xec as its users do, as a process; of the library it knows what a plan is and how it is shown.',
  }),
  layer('build-packs-the-rest', {
    from: '^src/build/',
    to: ['^src/build/', '^src/config/', '^src/model/'],
    comment:
      'It runs before anything is published, knows the schema that it compiles, and nothing else of what it packs.',
  }),
  layer('start-knows-nothing', {
    from: '^src/start/',
    to: ['^src/start/'],
    comment:
      'It opens what the build made of all the rest, and is there before anything of it: what it imports, every start pays for.',
  }),
  layer('bin-starts-the-cli', {
    from: '^src/bin\\.ts$',
    to: ['^src/cli/'],
    comment: 'The executable binds the real process to the command line and does nothing else.',
  }),
  layer('index-is-the-library', {
    from: '^src/index\\.ts$',
    to: ['^src/(?!cli/|action/|build/|start/|bin\\.ts$)'],
    comment: 'A library user gets everything except streams, TTY and exit codes.',
  }),
]

const packages = [
  onlyFrom('yaml', {
    from: '^src/config/parse\\.ts$',
    comment: 'Version header, schema and duplicate keys are decided once, where the text is parsed.',
  }),
  onlyFrom('ajv', {
    from: '^src/(config|build)/validator\\.ts$',
    comment: 'The build puts the code that ajv makes in the place of that file, and users do without ajv.',
  }),
  onlyFrom('dockerode', {
    from: '^src/engine/docker/client\\.ts$',
    comment:
      'Its traps (socketPath against DOCKER_HOST, errors without a reason) are fenced off in one file.',
  }),
  onlyFrom('docker-modem', {
    from: '^src/engine/docker/client\\.ts$',
    comment: 'It is part of dockerode, and fenced off with it.',
  }),
  onlyFrom('fast-deep-equal', {
    from: '^src/model/equal\\.ts$',
    comment: 'It throws on legal label names; equal.ts states which values it may see.',
  }),
  onlyFrom('p-limit', {
    from: '^src/apply/bounded\\.ts$',
    comment: 'Concurrency has one home, which waits for all that it starts.',
  }),
  onlyFrom('ipaddr.js', {
    from: '^src/model/address\\.ts$',
    comment: 'Addresses are canonical from there on; nobody else parses them.',
  }),
  onlyFrom('@viz-js/viz', {
    from: '^src/render/graph/layout\\.ts$',
    comment: 'It is large and loaded on demand; what it is given are sizes, never names from outside.',
  }),
  onlyFrom('valibot', {
    from: '^src/plan/(desired|file|policy|reach)-shape\\.ts$',
    comment: 'It is loaded only where a plan file is read or written.',
  }),
  onlyFrom('commander', {
    from: '^src/cli/',
    comment: 'The library has no command line.',
  }),
  onlyFrom('@clack/prompts', {
    from: '^src/cli/',
    comment: 'Only the command line can ask somebody something.',
  }),
  onlyFrom('log-update', {
    from: '^src/cli/',
    comment: 'Only the command line has a terminal.',
  }),
]

const hygiene = [
  {
    name: 'pure-layers-import-no-core-module',
    comment:
      'File system, clock, network and crypto come in as arguments, or the same inputs give other bytes.',
    severity: 'error',
    from: { path: '^src/(model|plan|topology|reachability|policies|check|doctor|import|lint|render)/' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'no-circular',
    comment: 'A cycle has no order in which it can be read, tested or replaced.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphans',
    comment: 'A file that nobody imports and that imports nobody is left over, or was forgotten.',
    severity: 'error',
    from: { orphan: true, pathNot: '\\.d\\.ts$' },
    to: {},
  },
  {
    name: 'no-undeclared-packages',
    comment:
      'The build puts packages into what is published, so that nothing is installed with it; but only those that package.json names.',
    severity: 'error',
    from: { path: '^src/' },
    to: {
      dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-optional'],
      // the block that gives each dependency's reason counts as an unknown kind of dependency
      dependencyTypesNot: ['npm', 'npm-dev'],
      // declarations are erased
      pathNot: '(^|/)node_modules/@types/',
    },
  },
  {
    name: 'no-unresolvable',
    comment: 'A path that does not resolve fails at run time, however well it compiles.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'sources-do-not-know-tests',
    comment: 'The package is published without its tests and benchmarks.',
    severity: 'error',
    from: { path: '^src/' },
    to: { path: '^(test|fixtures|bench)/' },
  },
]

export default {
  forbidden: [...layers, ...packages, ...hygiene],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
}
