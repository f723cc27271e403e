// Text inside XML and HTML: what would be markup there is written as what it stands for.
const MARKUP = /[&<>"']/g
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

// The characters that XML forbids and `escapeText` leaves.
const FORBIDDEN = /[\ufffe\uffff]/g

/** The text for an element or an attribute. Control characters must be gone already (see `escapeText`). */
export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(MARKUP, (character) => ENTITIES[character] as string)
}
