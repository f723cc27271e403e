// What stands in the way of a connection, as data; a closed list.

/**
 * `not-running paused restarting`: the container's state. `no-network`: it is on none. `namespace-gone`: it lives in the namespace of a
 * container that does not exist. `icc-off`, `no-common-family`: on a network that both are on. `no-common-network`: there is none.
 * `nothing-published`: no port of the host leads to it. `not-mapped`: it publishes ports, and is on no network that could lead to them.
 * `localhost-only`: its ports are published for the host alone. `cut-off`: they are dropped on the way from where the other one is.
 * `no-host-address`: the host has no address on its networks. `internal-only`: no route leads out. `no-masquerade`: answers from
 * outside are dropped.
 */
export type ReachReason =
  | {
      readonly code:
        | 'not-running'
        | 'paused'
        | 'restarting'
        | 'no-network'
        | 'nothing-published'
        | 'not-mapped'
        | 'localhost-only'
        | 'cut-off'
        | 'no-host-address'
        | 'internal-only'
        | 'no-masquerade'
      readonly container: string
    }
  | { readonly code: 'namespace-gone'; readonly container: string; readonly of: string }
  | { readonly code: 'icc-off' | 'no-common-family' | 'private'; readonly network: string }
  | {
      readonly code: 'no-common-network'
      readonly from: readonly string[]
      readonly to: readonly string[]
    }
