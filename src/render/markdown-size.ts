// How large a report in Markdown may be: apart from what renders it, so that reading a command line does not load that.

/** The least size in which what is never left out has room, whatever it is called; bytes. */
export const LEAST_MARKDOWN_BYTES = 8192

/** What GitHub takes as a comment; bytes. */
export const DEFAULT_MARKDOWN_BYTES = 65_536
