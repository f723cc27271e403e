// Routes of the host that an engine runs on.

/** One route: a prefix in RFC 5952 form (`0.0.0.0/0` for the default one), and the device that it leads to. */
export interface HostRoute {
  readonly prefix: string
  readonly device: string
}
