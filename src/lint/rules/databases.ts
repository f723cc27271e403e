// What is known of databases, and the rules about who may get at them.
import { normalizeAddress } from '../../model/address.ts'
import type { PublishedPort } from '../../model/port.ts'
import type { LintRule } from '../rule.ts'
import type { LintScene, LintTarget } from '../scene.ts'

/** Ports on which databases, caches and brokers listen by themselves, and what listens there. */
const PORTS: ReadonlyMap<number, string> = new Map([
  [1433, 'SQL Server'],
  [1521, 'Oracle Database'],
  [3306, 'MySQL or MariaDB'],
  [5432, 'PostgreSQL'],
  [5984, 'CouchDB'],
  [6379, 'Redis or Valkey'],
  [7687, 'Neo4j'],
  [9042, 'Cassandra'],
  [9200, 'Elasticsearch or OpenSearch'],
  [11211, 'Memcached'],
  [26257, 'CockroachDB'],
  [27017, 'MongoDB'],
  [28015, 'RethinkDB'],
])

// By the last part of an image's name.
const PRODUCTS = [
  'postgres',
  'postgresql',
  'postgis',
  'timescaledb',
  'mysql',
  'mysql-server',
  'mariadb',
  'percona',
  'mongo',
  'mongodb',
  'redis',
  'valkey',
  'keydb',
  'memcached',
  'cassandra',
  'scylla',
  'couchdb',
  'couchbase',
  'cockroach',
  'neo4j',
  'influxdb',
  'clickhouse-server',
  'elasticsearch',
  'opensearch',
  'rethinkdb',
  'mssql-server',
  'etcd',
]

/** Databases on networks that lead out of the machine. */
export const databaseExposed: LintRule = {
  severity: 'warning',
  summary: 'A database is on a network that is not internal',
  needs: 'file',
  find: (scene) =>
    scene.members.flatMap(({ target, attachment, network }) => {
      const sign = findSign(target, scene)
      const settings = scene.findSettings(network)
      if (sign === null || settings === null || settings.internal || settings.driver === 'null') return []
      return [
        {
          span: attachment.span,
          detail: `"${target.container.container.value}" is a database (${sign}), and "${network.key}" is not internal: it leads out of the machine, and in where a port is published.`,
          fix: 'Put it on a network with "internal: true", together with those that use it.',
        },
      ]
    }),
}

/** Ports of databases that others than this machine get at. */
export const databasePublished: LintRule = {
  severity: 'error',
  summary: 'The port of a database is published',
  needs: 'file',
  find: ({ targets }) =>
    targets.flatMap(({ container }) =>
      (container.ports ?? []).flatMap(({ value, span }) => {
        const product = findProduct(value)
        if (product === undefined || isLoopback(value)) return []
        const where = value.hostIp === '' ? 'all addresses of the host' : `the address ${value.hostIp}`
        return [
          {
            span,
            detail: `${value.containerPort} is the port of ${product}, and "${container.container.value}" publishes it on ${where}.`,
            fix: 'Remove it: containers on the same network need no published port. For tools on the host, put "127.0.0.1:" before it.',
          },
        ]
      }),
    ),
}

/** True for a port that this machine alone gets at. */
export function isLoopback({ hostIp }: PublishedPort): boolean {
  const address = normalizeAddress(hostIp)
  return address !== null && (address.startsWith('127.') || address === '::1')
}

function findProduct({ containerPort, protocol }: PublishedPort): string | undefined {
  return protocol === 'tcp' ? PORTS.get(containerPort) : undefined
}

/** By what a target is known as a database; null if by nothing. What its image says is certain, so that it comes first. */
function findSign({ image, container }: LintTarget, { containers, live }: LintScene): string | null {
  const { value: name } = container.container
  const observed = containers.get(name)
  const used = image?.value ?? (observed === undefined ? undefined : live?.images.get(observed.id))
  if (used !== undefined) return isDatabaseImage(used) ? `its image is "${used}"` : null
  const port = container.ports?.find(({ value }) => findProduct(value) !== undefined)
  if (port !== undefined)
    return `it publishes ${port.value.containerPort}, the port of ${findProduct(port.value)}`
  return isDatabaseName(name) ? 'so it is called' : null
}

/** True for the image of a database: `postgres:16`, `registry.example.com:5000/bitnami/redis@sha256:...`. */
function isDatabaseImage(image: string): boolean {
  const [path = ''] = image.split('@')
  const last = path.slice(path.lastIndexOf('/') + 1)
  return PRODUCTS.includes(last.replace(/:.*$/, '').toLowerCase())
}

// `shop-postgres`, `redis_1`; what goes on behind the product, such as an exporter, is something else.
function isDatabaseName(name: string): boolean {
  const bare = name.toLowerCase().replace(/[-_.]?\d+$/, '')
  return PRODUCTS.some(
    (product) =>
      bare === product || (/[-_.]/.test(bare.at(-product.length - 1) ?? '') && bare.endsWith(product)),
  )
}
