// Equality of canonical data. fast-deep-equal throws on null-prototype objects and odd keys and is order-sensitive in lists;
// canonical values (fixed-key objects, sorted pairs and lists) are what it is right for.
import equal from 'fast-deep-equal'

/** A value in canonical form: scalars, sorted lists, and objects with a fixed set of keys. */
export type Canonical =
  | string
  | number
  | boolean
  | null
  | readonly Canonical[]
  | { readonly [key: string]: Canonical }

/** True if two canonical values are the same. */
export function isEqual(a: Canonical, b: Canonical): boolean {
  return equal(a, b)
}
