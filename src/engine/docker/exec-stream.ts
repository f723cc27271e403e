// What a command in a container writes, as engines send it: frames of a kind (1: output, 2: errors), three zeros, a length and data.

const HEADER = 8

/** The text of a stream, output and errors as they came. What has no frames is taken as it is; a frame that breaks off counts as far as it goes. */
export function readStream(data: Buffer): string {
  const parts: Buffer[] = []
  let at = 0
  while (at < data.length) {
    if (!isHeader(data, at)) return Buffer.concat([...parts, data.subarray(at)]).toString('utf8')
    const end = at + HEADER + data.readUInt32BE(at + 4)
    parts.push(data.subarray(at + HEADER, end))
    at = end
  }
  return Buffer.concat(parts).toString('utf8')
}

function isHeader(data: Buffer, at: number): boolean {
  if (at + HEADER > data.length) return false
  return (data[at] as number) <= 2 && data[at + 1] === 0 && data[at + 2] === 0 && data[at + 3] === 0
}
