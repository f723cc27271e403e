// Modules of Node that are loaded when something of them is used: to import crypto or https costs milliseconds, and most commands
// that could need them never do.

// None of their functions asks what it is called on, and nothing of them is used before a command is at work.
const LATER: ReadonlySet<string> = new Set(
  [
    'child_process',
    'crypto',
    'fs/promises',
    'http',
    'https',
    'net',
    'os',
    'readline',
    'stream',
    'timers/promises',
    'tls',
    'tty',
    'util',
    'zlib',
  ].flatMap((name) => [name, `node:${name}`]),
)

/** A function that loads modules, some of them not before something of them is used. */
export function makeLazy(requireModule: (name: string) => unknown): (name: string) => unknown {
  const known = new Map<string, object>()
  return (name) => {
    if (!LATER.has(name)) return requireModule(name)
    const stand = known.get(name) ?? makeStandIn(() => requireModule(name) as object)
    known.set(name, stand)
    return stand
  }
}

function makeStandIn(load: () => object): object {
  return new Proxy(
    {},
    {
      get: (_, key) => Reflect.get(load(), key) as unknown,
      has: (_, key) => Reflect.has(load(), key),
      ownKeys: () => Reflect.ownKeys(load()),
      // what a stand-in says of a property may not be final
      getOwnPropertyDescriptor: (_, key) => {
        const value: unknown = Reflect.get(load(), key)
        return value === undefined ? undefined : { value, enumerable: true, configurable: true }
      },
    },
  )
}
