// What browsers let the page do: its own style and its own script, and nothing else. No request can leave it, and should something
// that is not the page's ever get past the escaping, it would not run.

/** The SHA-256 of the style and of the script, in Base64: a test says what they have to be. */
export const HASHES = {
  style: '4BHajn+EEtGLAjiQHYj62zbwM1WGtaWPd3++4lWmtDA=',
  script: 'KHBvSOrW2+t8lPjosPAx/GSAL3fnmQj94PDQJCQC1Oc=',
} as const

/** The content security policy of the page. */
export const POLICY: string = [
  "default-src 'none'",
  `style-src 'sha256-${HASHES.style}'`,
  `script-src 'sha256-${HASHES.script}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')
