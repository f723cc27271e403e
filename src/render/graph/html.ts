// A topology as one page that needs nothing else: the picture in four sizes, and all of it in words. No script, so that it opens
// wherever files do; what comes from outside is text and nothing else.
import type { Topology } from '../../topology/topology.ts'
import { escapeText } from '../escape.ts'
import { renderSvg } from './svg.ts'
import {
  listBadges,
  listLinkFacts,
  listNetworkFacts,
  listPorts,
  MARK_LOOKS,
  renderState,
  type PictureOptions,
} from './words.ts'
import { escapeXml } from './xml.ts'

const STYLE = `
*{box-sizing:border-box}
body{margin:0 auto;padding:2rem;max-width:110rem;background:#f5f6f7;color:#1a1e23;font:400 .9375rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
h1{margin:0;font-size:1.6rem;line-height:1.2}
h2{margin:2rem 0 .6rem;font-size:1.1rem}
.lead{margin:.2rem 0 1.2rem;color:#56606b}
.sizes{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center;margin:0 0 .8rem;padding:0;border:0}
.sizes label{padding:.25rem .8rem;border:1px solid #b9c1ca;border-radius:6px;background:#fff;cursor:pointer}
.size{position:absolute;opacity:0}
.stage{overflow:auto;max-height:85vh;border-radius:10px}
.stage svg{display:block;width:100%;height:auto}
#half:checked~.stage svg{width:50%}
#real:checked~.stage svg{width:auto}
#double:checked~.stage svg{width:200%}
#fit:checked~.sizes [for=fit],#half:checked~.sizes [for=half],#real:checked~.sizes [for=real],#double:checked~.sizes [for=double]{background:#0067a6;border-color:#0067a6;color:#fff}
#fit:focus-visible~.sizes [for=fit],#half:focus-visible~.sizes [for=half],#real:focus-visible~.sizes [for=real],#double:focus-visible~.sizes [for=double],.stage:focus-visible,summary:focus-visible{outline:3px solid #0b57d0;outline-offset:2px}
summary{cursor:pointer;margin-top:1.5rem}
.table{overflow-x:auto}
table{border-collapse:collapse;background:#fff}
th,td{padding:.35rem .8rem;border:1px solid #dce0e5;text-align:left;vertical-align:top}
td{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
@media (prefers-color-scheme:dark){body{background:#101316;color:#e5e8ec}.lead{color:#9ea9b5}.sizes label,table{background:#181c20;border-color:#46505b}th,td{border-color:#2b3138}}
@media print{.sizes,.size{display:none}.stage{max-height:none;overflow:visible}body{background:#fff;color:#000;padding:0}}
`

const SIZES = [
  ['fit', 'fit the window'],
  ['half', 'half as wide'],
  ['real', 'real size'],
  ['double', 'twice as wide'],
] as const

/** Writes a topology as a page. Loads the layout engine. */
export async function renderGraphHtml(topology: Topology, options: PictureOptions): Promise<string> {
  const svg = await renderSvg(topology, options)
  const [title, subtitle] = [options.title, options.subtitle].map(text) as [string, string]
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${title}: ${subtitle}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${title}</h1>`,
    `<p class="lead">${subtitle}</p>`,
    ...SIZES.map(
      ([id, word], index) =>
        `<input class="size" type="radio" name="size" id="${id}" aria-label="Picture: ${word}"${index === 0 ? ' checked' : ''}>`,
    ),
    `<div class="sizes" aria-hidden="true">${SIZES.map(([id, word]) => `<label for="${id}">${word}</label>`).join('')}</div>`,
    `<div class="stage" tabindex="0" role="region" aria-label="Picture">${svg.trimEnd()}</div>`,
    '<details>',
    '<summary>The same in words</summary>',
    ...renderTables(topology),
    '</details>',
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

function renderTables({ networks, containers, links }: Topology): readonly string[] {
  const names = new Map([...networks, ...containers].map(({ address, name }) => [address, name]))
  const find = (address: string): string => escapeText(names.get(address) as string)
  const word = (mark: keyof typeof MARK_LOOKS | null): string => (mark === null ? '' : MARK_LOOKS[mark].word)
  return [
    ...renderTable(
      'Networks',
      ['network', 'settings', 'change'],
      networks.map((network) => [
        escapeText(network.name),
        [...listNetworkFacts(network), ...listBadges(network)].join(', '),
        word(network.mark),
      ]),
    ),
    ...renderTable(
      'Containers',
      ['container', 'state', 'published ports'],
      containers.map((container) => [
        escapeText(container.name),
        renderState(container) ?? '',
        listPorts(container).join(', '),
      ]),
    ),
    ...renderTable(
      'Attachments',
      ['container', 'network', 'names and addresses', 'change'],
      links.map((link) => [
        find(link.container),
        find(link.network),
        listLinkFacts(link).join(', '),
        word(link.mark),
      ]),
    ),
  ]
}

function renderTable(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  if (rows.length === 0) return []
  return [
    `<h2>${title}</h2>`,
    '<div class="table"><table>',
    `<thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map((row) => `<tr>${row.map((cell) => `<td>${escapeXml(cell)}</td>`).join('')}</tr>`),
    '</tbody>',
    '</table></div>',
  ]
}

function text(value: string): string {
  return escapeXml(escapeText(value))
}
