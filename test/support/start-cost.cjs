// Preloaded into the built command line (node --require): counts what a command loads, and writes it as JSON into the file that START_COST
// names: `modules` of Node beyond those of an empty program, `parts` of the packs that ran, and their `bytes`.
const { writeFileSync } = require('node:fs')
const vm = require('node:vm')

const BUILTIN = 'NativeModule '
const before = new Set(process.moduleLoadList)
const ran = new Map()

vm.Script = class extends vm.Script {
  #file

  constructor(source, options) {
    super(source, options)
    this.#file = options.filename
  }

  runInThisContext() {
    return super.runInThisContext().map((part, index) => count(`${this.#file}#${index}`, part))
  }
}

function count(name, part) {
  return (...given) => {
    ran.set(name, String(part).length)
    return part(...given)
  }
}

process.once('exit', () => {
  const modules = process.moduleLoadList.filter((name) => name.startsWith(BUILTIN) && !before.has(name))
  const cost = {
    modules: modules.map((name) => name.slice(BUILTIN.length)),
    parts: [...ran.keys()],
    bytes: [...ran.values()].reduce((sum, bytes) => sum + bytes, 0),
  }
  writeFileSync(process.env.START_COST, JSON.stringify(cost))
})
