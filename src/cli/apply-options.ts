// The options that a later apply needs to find the plan that was made now.
import { dropCredentials } from '../model/credentials.ts'
import type { Options } from './options.ts'

/** The options of a plan that decide what it is, as words of a command line. A snapshot cannot be changed, so it is none of them. */
export function listApplyOptions(options: Options): readonly string[] {
  const { config, profile, var: variables, engine, allowMissing, adopt, destroy } = options
  return [
    ...(config === undefined ? [] : ['-c', config]),
    ...profile.flatMap((name) => ['-p', name]),
    ...Object.entries(variables).flatMap(([key, value]) => ['--var', `${key}=${value}`]),
    ...(engine === undefined || engine.startsWith('snapshot:') ? [] : ['--engine', dropCredentials(engine)]),
    ...(allowMissing && !destroy ? ['--allow-missing'] : []),
    ...(adopt && !destroy ? ['--adopt'] : []),
  ]
}
