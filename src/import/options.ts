// What an import is asked for, and what it tells beside the configuration.

/** Which objects to take in. Patterns may hold `*` and `?`; without any, all networks are meant that somebody made. */
export interface ImportSelection {
  /** Networks or containers, by name or pattern. */
  readonly names: readonly string[]
  readonly networks: readonly string[]
  readonly containers: readonly string[]
  /** Networks that have a label: `key` or `key=value`. */
  readonly labels: readonly string[]
  /** Also containers that are on none of the networks. */
  readonly all: boolean
}

/** How the objects are written. */
export interface ImportStyle {
  /** Networks that this project does not own are only used. */
  readonly external: boolean
  /** Networks of others, Compose's too, are declared with `adopt: true`. */
  readonly adopt: boolean
  /** Subnets that the engine chose are declared, too. */
  readonly subnets: boolean
  /** Published ports are declared. */
  readonly ports: boolean
}

/** All that a caller decides about an import. */
export interface ImportChoices extends ImportSelection, ImportStyle {}

/** What holds where nothing is said. */
export const DEFAULT_IMPORT_CHOICES: ImportChoices = {
  names: [],
  networks: [],
  containers: [],
  labels: [],
  all: false,
  external: false,
  adopt: false,
  subnets: false,
  ports: false,
}

/** Something that the configuration does not hold, or holds otherwise than one might think. `address` is as in a plan. */
export interface ImportNote {
  readonly address: string
  readonly detail: string
}
