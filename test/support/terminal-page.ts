// A terminal as a page, for pictures of it: the text that a command writes there, with its colours.

const CLASSES: Readonly<Record<string, string>> = {
  '1': 'bold',
  '2': 'dim',
  '31': 'red',
  '32': 'green',
  '33': 'yellow',
  '35': 'magenta',
  '36': 'cyan',
}

/** The page of a text with colours, 80 columns wide. */
export function renderTerminalPage(command: string, text: string): string {
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>
<pre><span class="dim">$</span> ${escapeHtml(command)}\n${renderColors(text)}</pre>`
}

function renderColors(text: string): string {
  // oxlint-disable-next-line no-control-regex -- colours begin with it
  return escapeHtml(text).replaceAll(/\u001b\[(\d+)m/g, (_match, code: string) => {
    const name = CLASSES[code]
    return name === undefined ? '</span>' : `<span class="${name}">`
  })
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

const STYLE = `body { margin: 0; background: #11151a }
pre { display: inline-block; width: 80ch; margin: 0; padding: 24px 28px; color: #d7dde4;
  font: 14px/1.45 "DejaVu Sans Mono", monospace }
.bold { font-weight: bold; color: #fff } .dim { color: #8b96a3 } .red { color: #ff8d85 } .green { color: #7ddba3 }
.yellow { color: #f0c674 } .magenta { color: #d8a6ef } .cyan { color: #86d3e6 }`
