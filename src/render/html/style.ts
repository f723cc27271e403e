// How the page looks: light and dark as the reader's system has it, on any width and on paper. Colours say nothing that a symbol or
// a word does not say too, and every text has a contrast of at least 4.5 to 1.
import { LANE_PITCH, MIDDLE } from './lines.ts'
import { MOST_LANES } from './lanes.ts'

const LIGHT = `--bg:#f5f6f7;--surface:#fff;--sunken:#f0f2f4;--text:#1a1e23;--muted:#56606b;--line:#dce0e5;--strong:#b9c1ca;--focus:#0b57d0;
--green:#0a6a4e;--green-tint:#e0f3eb;--red:#a71d17;--red-tint:#fce9e8;--yellow:#775000;--yellow-tint:#fcf0d4;--magenta:#7a2f93;--magenta-tint:#f4e8f8;
--cyan:#0b549c;--cyan-tint:#e4effb;--dim:#56606b;--dim-tint:#e9ecef;--lane:#97a1ac;`
const DARK = `--bg:#101316;--surface:#181c20;--sunken:#1f2429;--text:#e5e8ec;--muted:#9ea9b5;--line:#2b3138;--strong:#46505b;--focus:#8cbcff;
--green:#62d2a8;--green-tint:#123329;--red:#ff9d93;--red-tint:#3e1b1a;--yellow:#efc163;--yellow-tint:#372b10;--magenta:#dba9ee;--magenta-tint:#35203d;
--cyan:#8fc4ff;--cyan-tint:#13293f;--dim:#9ea9b5;--dim-tint:#282e35;--lane:#6b7580;`
const PAPER = `--bg:#fff;--surface:#fff;--sunken:#fff;--text:#000;--muted:#333;--line:#999;--strong:#666;
--green:#000;--green-tint:#fff;--red:#000;--red-tint:#fff;--yellow:#000;--yellow-tint:#fff;--magenta:#000;--magenta-tint:#fff;
--cyan:#000;--cyan-tint:#fff;--dim:#333;--dim-tint:#fff;--lane:#666;`

// Items of lists are blocks: for as many as a large plan has, browsers count list items in a time that grows with its square.
const PAGE = `
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:5.5rem}
body{margin:0 auto;padding:2.5rem 2rem 4rem;max-width:72rem;background:var(--bg);color:var(--text);font:400 .9375rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
code,.values,.chip,.facts{font-family:ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
[hidden]{display:none!important}
p,ul,ol,dl,dd,h1,h2,h3,fieldset{margin:0;padding:0}
ul,ol{list-style:none}
li{display:block}
fieldset{border:0;min-width:0}
h1{font-size:2rem;line-height:1.2;font-weight:400;letter-spacing:-.015em}
h1 b{font-weight:650}
h2{font-size:1.15rem;line-height:1.3;font-weight:650;letter-spacing:-.005em}
h3{font-size:.9375rem;font-weight:400}
b,strong{font-weight:650}
a{color:var(--cyan)}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:4px}
main:focus{outline:0}
section{margin-top:2.75rem}
section>h2,section>details>summary{margin-bottom:.85rem}
nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.25rem;margin-top:1.1rem;font-size:.875rem}
summary{cursor:pointer;width:fit-content}
summary:not(:has(h2)){color:var(--cyan);margin:.25rem 0}
summary h2{display:inline}
.lead{color:var(--muted);margin:-.5rem 0 .9rem}
.count{color:var(--muted);font-weight:400;font-size:.86em;margin-left:.15em;font-variant-numeric:tabular-nums}
.spoken{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:1rem;top:-4rem;padding:.5rem .9rem;background:var(--surface);border-radius:6px;z-index:3}
.skip:focus{top:1rem}
.green{--tone:var(--green);--tint:var(--green-tint)}
.red{--tone:var(--red);--tint:var(--red-tint)}
.yellow{--tone:var(--yellow);--tint:var(--yellow-tint)}
.magenta{--tone:var(--magenta);--tint:var(--magenta-tint)}
.cyan{--tone:var(--cyan);--tint:var(--cyan-tint)}
.dim,.still{--tone:var(--dim);--tint:var(--dim-tint)}
.badge{display:inline-block;min-width:1.55em;padding:0 .3em;border-radius:5px;background:var(--tint);color:var(--tone);font:650 .86em/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;text-align:center;white-space:nowrap}
`

const TOP = `
.top{display:grid;gap:.35rem}
.brand{color:var(--muted);font-size:.8125rem;margin-bottom:.4rem}
.brand::first-line{font-weight:650}
.brand span{font-weight:400}
.engine{color:var(--text)}
.engine span{color:var(--muted)}
.tiles{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:1.1rem;font-size:.9rem}
.tiles li{padding:.35rem .7rem .35rem .45rem;background:var(--surface);border:1px solid var(--line);border-radius:8px;font-variant-numeric:tabular-nums}
.tiles b{font-size:1.05em;margin-left:.2em}
.verdict{display:flex;gap:.8rem;margin-top:.9rem;padding:1rem 1.1rem;border-radius:10px;background:var(--tint);border:1px solid var(--tone);border-color:color-mix(in srgb,var(--tone) 35%,transparent)}
.verdict>.badge{flex:none;align-self:start;background:var(--tone);color:var(--surface);font-size:.95rem}
.verdict>div{flex:1;min-width:0}
.hint{color:var(--text);margin:.55rem 0 .4rem}
.hazards+.hint{margin-top:1rem}
.command{display:flex;align-items:center;gap:.5rem;padding:.4rem .4rem .4rem .8rem;min-height:2.5rem;background:var(--surface);border:1px solid var(--line);border-radius:8px}
.command code{flex:1;min-width:0}
button{flex:none;font:inherit;font-size:.8125rem;padding:.2rem .7rem;color:var(--text);background:var(--sunken);border:1px solid var(--line);border-radius:6px;cursor:pointer}
button:hover{border-color:var(--strong)}
.filter{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1rem;margin:2.25rem -.75rem -1.25rem;padding:.75rem;background:var(--bg);border-bottom:1px solid var(--line)}
.filter input[type=search]{flex:1 1 16rem;min-width:0;font:inherit;padding:.4rem .7rem;color:var(--text);background:var(--surface);border:1px solid var(--strong);border-radius:8px}
.filter ::placeholder{color:var(--muted);opacity:1}
.filter fieldset{display:flex;flex-wrap:wrap;gap:.25rem .9rem}
.filter fieldset{flex-basis:100%}
.filter p{color:var(--muted);font-size:.8125rem;font-variant-numeric:tabular-nums}
.box{display:inline-flex;align-items:center;gap:.35rem;cursor:pointer}
.box input{margin:0;accent-color:var(--cyan);width:1rem;height:1rem}
`

const LISTS = `
.problems,.hazards,.cards{display:grid;gap:.75rem}
.problem,.hazard,.card,.map,.steps,.kept{background:var(--surface);border:1px solid var(--line);border-radius:10px}
.problem,.hazard{display:flex;gap:.75rem;padding:.85rem 1rem}
.problem>.badge,.hazard>.badge{align-self:start;flex:none}
.problem>div,.hazard>div{min-width:0;flex:1}
.kind,.place,.why,.waits,.address,.object{color:var(--muted)}
.fix{display:flex;gap:.4em;margin-top:.35rem}
.fix>b{flex:none}
.problem li+li,.hazard li+li{margin-top:.15rem}
.hazard h3 code{font-weight:650;font-size:.9rem}
.state{margin-left:.4em;padding:.05rem .5rem;border-radius:99px;background:var(--tint);color:var(--tone);font-size:.8125rem}
.jump{text-decoration:none}
.jump:hover{text-decoration:underline}
.card{padding:.8rem 1rem}
.large .card{content-visibility:auto;contain-intrinsic-size:auto 8rem}
.card h3{display:flex;flex-wrap:wrap;align-items:baseline;gap:.1rem .45em}
.card h3 b{font-size:1.02rem}
.address{margin-left:auto;padding-left:1em;font-size:.8125rem}
.change:target{outline:2px solid var(--focus);outline-offset:6px;border-radius:4px}
.places{display:grid;gap:.5rem;margin-top:.6rem;padding-top:.6rem;border-top:1px solid var(--line)}
.card>h3+.places{margin-top:.5rem}
.head{display:flex;flex-wrap:wrap;align-items:baseline;gap:.1rem .45em}
.values{border-collapse:collapse;margin:.35rem 0 .3rem 2.1rem;line-height:1.5}
.values th[scope=row]{padding:.1rem 1.5rem .1rem 0;text-align:left;font-weight:400;color:var(--muted);vertical-align:top}
.values td{padding:.1rem 0;vertical-align:top}
.values .badge{line-height:1.35}
del{color:var(--red);text-decoration-thickness:1px}
ins{color:var(--green);text-decoration:none}
.forces{margin-left:.5em;padding:.05rem .45rem;border-radius:4px;background:var(--magenta-tint);color:var(--magenta);white-space:nowrap}
.arrow,.d{color:var(--muted)}
.hurts{display:flex;gap:.55rem;margin:.35rem 0 .1rem 2.1rem}
.hurts .badge{flex:none;align-self:start}
.hurts b{color:var(--tone)}
.hurts code{color:var(--muted)}
.names{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.1rem 1rem}
.alike .names{margin:.25rem 0 0 2.1rem}
.plain{display:grid;gap:.3rem}
.kept{display:grid;padding:.35rem 1rem}
.kept>div{display:grid;grid-template-columns:minmax(8rem,16rem) 1fr;gap:.1rem 1.25rem;padding:.45rem 0}
.kept>div+div{border-top:1px solid var(--line)}
.steps{counter-reset:step;padding:.35rem 1rem}
.steps li{counter-increment:step;display:flex;flex-wrap:wrap;align-items:baseline;gap:.1rem .55em;padding:.2rem 0}
.large .steps li{content-visibility:auto;contain-intrinsic-size:auto 2rem}
.steps li::before{content:counter(step);min-width:2.2em;text-align:right;color:var(--muted);font-variant-numeric:tabular-nums}
.waits{font-size:.8125rem}
footer{margin-top:3.5rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--muted);font-size:.8125rem}
.ways{display:grid;padding:.35rem 1rem;background:var(--surface);border:1px solid var(--line);border-radius:10px}
.ways>li{display:flex;gap:.65rem;padding:.4rem 0}
.ways>li+li{border-top:1px solid var(--line)}
.ways .badge{flex:none;align-self:start}
.ways>li>span:last-child{min-width:0}
.ways b{font-weight:600}
.way{color:var(--muted)}
.matrix{margin-top:1rem}
.matrix .hint{display:flex;flex-wrap:wrap;gap:.2rem .9rem;align-items:baseline}
.key{white-space:nowrap}
.table{position:relative;overflow:auto;width:fit-content;max-width:100%;max-height:80vh;background:var(--surface);border:1px solid var(--line);border-radius:10px}
.table table{border-collapse:separate;border-spacing:0;font-size:.8125rem}
.table th{font-weight:500;background:var(--surface);text-align:left}
.table th span{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.table thead th{position:sticky;top:0;z-index:1;padding:.5rem .1rem;vertical-align:bottom;border-bottom:1px solid var(--line)}
.table thead th span{writing-mode:vertical-rl;rotate:180deg;max-height:12rem;margin:auto}
.table thead td{position:sticky;left:0;top:0;z-index:2;background:var(--surface);border-bottom:1px solid var(--line)}
.table tbody th{position:sticky;left:0;padding:.1rem .75rem;border-right:1px solid var(--line);border-bottom:1px solid var(--line)}
.table tbody th span{max-width:14rem}
.table tbody td{min-width:1.9rem;height:1.7rem;padding:0;text-align:center;color:var(--muted);border-right:1px solid var(--line);border-bottom:1px solid var(--line)}
.table tbody td:is(.green,.red){background:var(--tint);color:var(--tone);font-weight:700}
.table .self{background:var(--sunken)}
.sign{display:inline-block;min-width:1.5em;text-align:center;border-radius:4px;color:var(--muted)}
.sign:is(.green,.red){background:var(--tint);color:var(--tone);font-weight:700}
.digests{display:grid;gap:.3rem;margin:.5rem 0 1rem}
.digests>div{display:grid;grid-template-columns:minmax(8rem,11rem) 1fr;gap:.1rem 1rem}
.empty{color:var(--muted)}
`

// The gutter of a row has room for all lanes of the picture.
const GUTTERS = Array.from(
  { length: MOST_LANES + 1 },
  (_, width) =>
    `.w${width}>.row{padding-left:${width * LANE_PITCH + 24}px}.w${width} .lanes{width:${width * LANE_PITCH}px}`,
).join('\n')

const TOPOLOGY = `
.views{display:flex;flex-wrap:wrap;align-items:center}
.views>input[type=radio]{position:absolute;opacity:0}
.views>label{cursor:pointer}
.views>input[type=radio]+label{padding:.2rem .9rem;border:1px solid var(--line);background:var(--surface);margin-left:-1px}
.views>input:first-child+label{border-radius:8px 0 0 8px;margin-left:0}
.views>#view-after+label{border-radius:0 8px 8px 0}
.views>input[type=radio]:checked+label{background:var(--cyan-tint);color:var(--cyan);border-color:var(--cyan);position:relative;font-weight:650}
.views>input:focus-visible+label{outline:2px solid var(--focus);outline-offset:2px}
.views>input[type=checkbox]{margin:0 .4rem 0 1.25rem;accent-color:var(--cyan);vertical-align:-.1em}
.views>.map{flex:1 1 100%;min-width:0;margin-top:.75rem}
.map{padding:.5rem 0}
.row{position:relative;min-height:${2 * MIDDLE}px;padding-right:1rem}
.large .row{content-visibility:auto;contain-intrinsic-size:auto ${2 * MIDDLE}px}
.lanes{position:absolute;left:14px;top:0;height:100%;overflow:hidden}
.words{display:flex;flex-wrap:wrap;align-items:baseline;gap:.15rem .8rem;min-height:${2 * MIDDLE}px;padding:${MIDDLE - 12}px 0 3px}
.row.network:not(:first-child)>.words{padding-top:${MIDDLE - 12}px}
.network>.words b{font-size:1.02rem}
.container>.words{padding-left:.9rem}
.container>.words b{font-weight:500}
.facts{color:var(--muted)}
.facts>span:not(:empty)+span:not(:empty)::before{content:" · "}
.chips{display:flex;flex-wrap:wrap;gap:.25rem .4rem}
.chip{padding:.05rem .5rem;border-radius:99px;background:var(--sunken);color:var(--text);border:1px solid transparent}
.chip:not(.still){background:var(--tint);color:var(--tone)}
.chip .badge{min-width:0;padding:0 .3em 0 0;background:none;line-height:1}
.chip .ip{opacity:1}
.alone{color:var(--muted)}
.verb{color:inherit}
.words .verb{color:var(--tone)}
.strand,.bar{fill:none;stroke:var(--lane);stroke-width:2}
.strand.green,.strand.red,.strand.magenta{stroke:var(--tone)}
.strand.red{stroke-dasharray:4 4}
.hub{fill:var(--surface);stroke:var(--lane);stroke-width:2}
.stop{fill:var(--lane)}
:is(.hub,.stop):not(.still){fill:var(--tone);stroke:var(--surface);stroke-width:1.8;stroke-linecap:round}
#view-before:checked~.map .a,#view-after:checked~.map .b,.views>:is(#view-before,#view-after):checked~.map .d{display:none}
#show-all:not(:checked)~.map:not(.filtering)>.far{display:none}
${GUTTERS}
`

const NARROW = `
@media (max-width:40rem){
body{padding:1.25rem 1rem 3rem}
h1{font-size:1.6rem}
section{margin-top:2.25rem}
.filter{position:static;margin-inline:0;padding-inline:0}
.address{margin-left:0;padding-left:0;flex-basis:100%}
.values,.hurts,.alike .names{margin-left:0}
.values th[scope=row]{padding-right:.75rem}
.command{align-items:start;flex-direction:column}
.kept>div,.digests>div{grid-template-columns:1fr}
.problem,.hazard,.card{padding:.75rem .8rem}
.views>input[type=checkbox]{margin:.8rem .4rem 0 0}
}`

const PRINT = `
@media print{
:root{color-scheme:light;${PAPER}}
body{max-width:none;padding:0;font-size:10pt}
.filter,.skip,.jump,button,.views>input,.views>label{display:none}
.large :is(.card,.row,.steps li){content-visibility:visible}
.card,.problem,.hazard,.row,.steps li{break-inside:avoid}
details::details-content{content-visibility:visible;height:auto}
del{text-decoration:line-through}
}`

/** The style of the page, as it stands in it. */
export const STYLE: string = `
:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
${PAGE}${TOP}${LISTS}${TOPOLOGY}${NARROW}${PRINT}
`
