// How large a plan file may be, whether it is read or written.

/** The largest plan file, in bytes: what can be checked within the memory that Node takes by default. */
export const LARGEST_PLAN_FILE: number = 128 * 1024 * 1024
