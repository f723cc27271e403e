// The clock for how long something takes. Node loads a dozen modules when somebody first looks at `performance`, and knows this by itself.

/** Milliseconds since the process began, by a clock that never goes back. */
export function readClock(): number {
  return process.uptime() * 1000
}
