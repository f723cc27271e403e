// Text between the tags of HTML and XML, and between the quotes of an attribute.
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** The text with what would be markup written as entities. Control characters must be gone already (see `escapeText`). */
export function escapeEntities(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] as string)
}
