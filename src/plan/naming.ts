// Addresses of objects and paths of fields as plans show them. Declared objects are named by key, others by (NAME).

const PLAIN_KEY = /^[A-Za-z0-9_-]+$/
const PLAIN_NAME = /^[A-Za-z0-9_.-]+$/

/** The part of an address that names a declared object by its key. */
export function renderKey(key: string): string {
  return PLAIN_KEY.test(key) ? key : JSON.stringify(key)
}

/** The part of an address that names an undeclared object by its name. */
export function renderName(name: string): string {
  return `(${PLAIN_NAME.test(name) ? name : JSON.stringify(name)})`
}

/** The path of a map's key: `options["com.docker.network.driver.mtu"]`. */
export function renderMapPath(map: string, key: string): string {
  return `${map}[${JSON.stringify(key)}]`
}
