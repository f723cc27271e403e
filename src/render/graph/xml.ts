// Text inside XML and HTML: what would be markup there is written as what it stands for.
import { escapeEntities } from '../entities.ts'

// The characters that XML forbids and `escapeText` leaves.
const FORBIDDEN = /[\ufffe\uffff]/g

/** The text for an element or an attribute. Control characters must be gone already (see `escapeText`). */
export function escapeXml(text: string): string {
  return escapeEntities(text.replace(FORBIDDEN, '\ufffd'))
}
