// Addresses may hold a user name and a password, which no message shows.

// Up to the last @ of a word, since a password that nobody encoded may hold one itself. The second form has no scheme.
const IN_ADDRESS = /(?<scheme>[a-z][a-z0-9+.-]*:\/\/)[^\s"'@/]*:[^\s"']*@|[^\s"'/:@]+:(?!\/\/)[^\s"']*@/gi

/** The text without user name and password of each address that holds a password: `tcp://***@host:2376`. */
export function dropCredentials(text: string): string {
  return text.replace(IN_ADDRESS, (_match, scheme: string | undefined) => `${scheme ?? ''}***@`)
}
