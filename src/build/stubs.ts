// What dockerode brings along and networks never use: images are built, archives packed and sessions held by other tools, xec
// starts ssh itself, and sends its calls itself (src/engine/docker). Whatever asks for one of them after all gets an empty module.
import type { Plugin } from 'esbuild'

const PACKAGES =
  /^(@balena\/dockerignore|@grpc\/grpc-js|@grpc\/proto-loader|debug|protobufjs|readable-stream|split-ca|ssh2|tar-fs|uuid)$/
const FILES =
  /^\.\/(buildkit|config|container|exec|image|node|plugin|secret|service|session|task|volume|http|http_duplex|ssh)$/
const OWNERS = /[/\\]node_modules[/\\](dockerode|docker-modem)[/\\]/

// what is called as soon as it is loaded, or inherited from
const CONTENTS: Readonly<Record<string, string>> = {
  debug: 'module.exports = () => () => {}',
  'readable-stream': "module.exports = require('node:stream')",
}

/** Leaves out of dockerode what has no part in reading and changing networks. */
export function stubDockerode(): Plugin {
  return {
    name: 'stub-dockerode',
    setup: (build) => {
      build.onResolve({ filter: PACKAGES }, ({ path }) => ({ path, namespace: 'stub' }))
      build.onResolve({ filter: FILES }, ({ path, importer }) =>
        OWNERS.test(importer) ? { path, namespace: 'stub' } : null,
      )
      build.onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => ({
        contents: CONTENTS[path] ?? 'module.exports = {}',
        loader: 'js',
      }))
    },
  }
}
