/**
 * The style sheet of the report, for light, dark, phones and A4. It needs no other file. A table that is wider than its box has
 * a shade at its right edge; a patch of paper that scrolls with the table covers the shade at the end.
 */
import { palette } from "../charts/palette.ts";

const variables = (shade: "light" | "dark") =>
  Object.entries(palette)
    .map(([name, shades]) => `${name}:${shades[shade]}`)
    .join(";");

export const style = `
:root{color-scheme:light dark;${variables("light")}}
@media (prefers-color-scheme:dark){:root{${variables("dark")}}}
@media print{:root{color-scheme:light;${variables("light")}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,header,footer{max-width:1200px;margin:0 auto;padding:0 clamp(16px,3vw,32px)}
header{padding-top:20px}
h1,h2,h3,.name{line-height:1.25;margin:0;text-wrap:balance}
.experiment{margin:0;color:var(--muted);font-size:.9rem;letter-spacing:.02em;overflow-wrap:anywhere}
h1{font-size:clamp(1.35rem,1.1rem + 1.3vw,2rem);letter-spacing:-.01em;margin:.1rem 0 .6rem;max-width:34em;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:1.6rem 0 .6rem}
h3{font-size:1.02rem;margin:2rem 0 .2rem}
.lead{line-height:1.45;font-weight:500;max-width:80ch}
.hero{display:grid;grid-template-columns:minmax(0,1fr);gap:14px 36px}
@media (min-width:960px){.hero:not(.wide):has(.picture){grid-template-columns:minmax(0,1fr) minmax(0,1fr)}}
.hero .panel{max-width:620px}.hero.wide .lead,.hero.wide .muted{max-width:110ch}
.hero.many .panels{grid-template-columns:repeat(auto-fill,minmax(min(100%,260px),1fr));gap:8px 14px}
.picture figcaption{display:none}
.badges{margin:0 0 .5rem;display:flex;flex-wrap:wrap;gap:.4rem .7rem}
.badge{display:inline-block;border-radius:5px;padding:.05em .6em;border:2px solid;white-space:nowrap}
.badges .badge{font-size:1.25rem}
.badge.fail{background:var(--bad);border-color:var(--bad);color:var(--paper)}
.badge.pass{border-color:var(--good);color:var(--good)}
.outcomes{list-style:none;padding:0;margin:.6rem 0 0;max-width:none;columns:auto 300px;column-gap:36px;font-size:.9rem}
.outcomes li{break-inside:avoid;margin-bottom:.3rem}.outcomes .badge{font-size:.75rem;line-height:1.4;border-width:1px}
.outcomes small{display:block;color:var(--muted)}
main>section.folded{margin-top:10px}
section.folded>details{border:0;border-top:1px solid var(--line);border-radius:0;margin:0}
section.folded>details>summary{padding:11px 2px}
section.folded>details[open]>summary{border-bottom:0}
section.folded h2{display:inline;font-size:1.1rem}
details.plain{border:0;margin:.4rem 0 0}details.plain>summary{padding:0;border:0!important;font-weight:500;font-size:.9rem;color:var(--c0)}
details.small{font-size:.9rem}details.small>summary{padding:6px 14px}
details.small>.inside{padding:2px 14px 8px}
p{margin:.4rem 0;max-width:72ch;overflow-wrap:anywhere}
.muted,.note{color:var(--muted)}
.note{font-size:.9rem}
a{color:var(--c0);text-underline-offset:.15em}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr));gap:16px}
.cards.whole{grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr))}
.card{background:var(--panel);border:1px solid var(--line);border-left:4px solid var(--c0);border-radius:6px;padding:14px 18px}
.card h3{margin:0 0 .3rem}
.card p{white-space:pre-line;margin:0}
.card ul{max-width:none;margin:0;padding-left:1.1em}
.card li+li{margin-top:.45rem}
.warnings ul{margin:0;padding:0;list-style:none;max-width:none}
.warnings li{border-left:4px solid var(--bad);background:var(--panel);padding:10px 16px;margin:8px 0;border-radius:4px;overflow-wrap:anywhere}
.warnings small{display:block;color:var(--muted)}
.scroll{position:relative;overflow-x:auto;margin:.8rem 0;border:1px solid var(--line);border-radius:6px;background:linear-gradient(to left,var(--paper) 40%,transparent) right/48px 100% no-repeat local,linear-gradient(to left,color-mix(in srgb,var(--ink) 30%,transparent),transparent) right/16px 100% no-repeat scroll}
table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.4}
caption{text-align:left;font-weight:600;padding:10px 14px;caption-side:top}
caption small{font-weight:400;color:var(--muted);display:block}
th,td{padding:8px 14px;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
table:has(thead th:nth-child(9)) :is(th,td){padding-left:8px;padding-right:8px}
table:has(thead th:nth-child(12)){font-size:.8rem}
table:has(thead th:nth-child(12)) :is(th,td){padding-left:5px;padding-right:5px}
thead th{border-top:0;vertical-align:bottom;font-weight:600;background:var(--panel)}
caption+thead th{border-top:1px solid var(--line)}
thead small,td small,th small{display:block;font-weight:400;color:var(--muted);font-size:.8rem}
tbody th{font-weight:500}
.numbers td,.numbers thead th:not(:first-child){text-align:right}
.numbers td{white-space:nowrap;font-variant-numeric:tabular-nums}
.numbers td small.wrap{white-space:normal;min-width:9em}
.numbers thead th{min-width:6.5em}
.numbers thead small{white-space:nowrap}
.numbers tbody th{position:sticky;left:0;background:var(--paper);min-width:12em;max-width:18em;overflow-wrap:break-word}
.numbers thead th:first-child{position:sticky;left:0;z-index:1}
.bar{display:block;height:3px;border-radius:2px;margin-top:4px;background:var(--line)}
.bar i{display:block;height:100%;border-radius:2px;background:var(--c0)}
.tag{display:inline-block;font-size:.75rem;line-height:1.3;border:1px solid var(--muted);color:var(--muted);border-radius:99px;padding:0 .6em;margin-left:.4em;white-space:nowrap}
.verdict{font-weight:600;white-space:nowrap}
.better{color:var(--good)}.worse{color:var(--bad)}.undecided{color:var(--muted)}.different{color:var(--c0)}
.sign{display:inline-block;min-width:1em;margin-right:.2em;font-weight:700}
td:is(.agree,.pass) .sign{color:var(--good)}
td:is(.differ,.fail){background:color-mix(in srgb,var(--bad) 12%,transparent);box-shadow:inset 3px 0 0 var(--bad)}
td:is(.differ,.fail) .sign{color:var(--bad)}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,330px),1fr));gap:28px 26px;margin-top:1.2rem}
.figure{grid-column:1/-1;min-width:0;break-inside:avoid}
.figure.single{grid-column:auto}
.keys.shared{position:sticky;top:0;z-index:2;background:var(--paper);padding:8px 0;border-bottom:1px solid var(--line)}
.figure h2,.figure h3{margin:0;padding:0;font-size:1.02rem}
.figure .note{margin:.1rem 0 .3rem}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,330px),1fr));gap:14px 26px}
.panel{margin:0;min-width:0;max-width:500px;break-inside:avoid}
.panel .name{font-size:.9rem;font-weight:600;margin:.5rem 0 .1rem;overflow-wrap:anywhere}
.panel figcaption{font-size:.8rem;color:var(--muted);line-height:1.35;overflow-wrap:anywhere}
svg.plot{display:block;width:100%;height:auto;overflow:visible;font-variant-numeric:tabular-nums}
svg.plot text,svg.plot tspan{white-space:pre}
.frontier{margin:.8rem 0}.frontier svg{max-width:100%;height:auto}.ifnarrow{display:none}
@media screen and (max-width:800px){.ifwide{display:none}.ifnarrow{display:block}}
.keys{max-width:none;display:flex;flex-wrap:wrap;gap:.15rem 1.3rem;margin:.3rem 0;padding:0;list-style:none;font-size:.85rem}
.keys svg{width:26px;height:12px;margin-right:.45em;vertical-align:-1px}
details{margin:.8rem 0;border:1px solid var(--line);border-radius:6px}
summary{cursor:pointer;padding:10px 16px;font-weight:600;overflow-wrap:anywhere}
summary small{display:inline-block;font-weight:400;color:var(--muted);margin-left:.6em}
details[open]>summary{border-bottom:1px solid var(--line)}
details>.inside{padding:6px 16px 16px}
details>.scroll{border:0;margin:0;border-radius:0}
details>.scroll+.scroll{border-top:1px solid var(--line)}
pre{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:12px 16px;white-space:pre-wrap;overflow-wrap:anywhere;font:.88rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;margin:.6rem 0}
dl{margin:.6rem 0;display:grid;grid-template-columns:minmax(6em,max-content) 1fr;gap:.25rem 1.2rem;font-size:.9rem}
dt{color:var(--muted)}dd{margin:0;overflow-wrap:anywhere}
ul{max-width:72ch;padding-left:1.2em}
footer{color:var(--muted);font-size:.85rem;padding-top:2rem;padding-bottom:3rem}
.onlyprint{display:none}
@media (max-width:640px){
body{font-size:15px}
.scroll{border:0;background:none}
table,tbody,tr,tbody th,td{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border:1px solid var(--line);border-radius:6px;margin:0 0 10px}
tbody th,.numbers tbody th{position:static;max-width:none;min-width:0;background:var(--panel);border-top:0;padding:7px 10px;font-weight:600}
td,table:has(thead th:nth-child(9)) td{padding:5px 10px}
table:has(thead th:nth-child(12)){font-size:.9rem}
td{display:grid;grid-template-columns:minmax(7em,1fr) fit-content(60%);gap:0 1em;align-items:start}
td:first-child{border-top:0}
td::before{content:attr(data-label);grid-row:1/span 5;text-align:left;white-space:normal;overflow-wrap:anywhere;color:var(--muted);font-size:.85rem}
td>*{grid-column:2}
.brief td{grid-template-columns:4.5em minmax(0,1fr)}
.matrix{display:table}.matrix tbody{display:table-row-group}.matrix tr{display:table-row}
.matrix thead{position:static;width:auto;height:auto;overflow:visible;clip-path:none}
.matrix tbody th,.matrix td{display:table-cell}.matrix td::before{content:none}
.numbers td small.wrap{min-width:0}
td .bar{display:none}
dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}
.keys.shared{position:static}
}
.heat td{position:relative;text-align:center}
.heat td.better{background:color-mix(in srgb,var(--good) 16%,transparent)}
.heat td.worse{background:color-mix(in srgb,var(--bad) 20%,transparent)}
.heat td.different{background:color-mix(in srgb,var(--c0) 12%,transparent)}
.heat td.undecided{background:repeating-linear-gradient(135deg,transparent 0 6px,color-mix(in srgb,var(--muted) 16%,transparent) 6px 7px)}
.heat td small{white-space:nowrap}
.shownumbers{margin:.4rem 0;display:block;font-size:.9rem}
.heated:not(:has(.shownumbers :checked)) .heat td small{display:none}
.heated:not(:has(.shownumbers :checked)) .heat td:is(:hover,:focus) small{display:block;position:absolute;right:0;bottom:100%;z-index:3;background:var(--panel);border:1px solid var(--line);padding:2px 8px}
.heated:not(:has(.shownumbers :checked)) .heat td:is(:hover,:focus) small+small{bottom:auto;top:100%}
.sort{all:unset;cursor:pointer;display:inline-block;position:relative}
.sort:focus-visible{outline:2px solid var(--c0);outline-offset:2px}
.sort::before{content:"↕";position:absolute;right:100%;width:1em;text-align:center;color:var(--muted);font-weight:400;opacity:0}th:hover .sort::before,.sort:focus-visible::before{opacity:1}
[aria-sort=ascending] .sort::before{content:"↑";color:var(--c0);opacity:1}[aria-sort=descending] .sort::before{content:"↓";color:var(--c0);opacity:1}
.walkbar{display:flex;flex-wrap:wrap;gap:.5rem 1rem;margin:.6rem 0}.walkbar input{flex:1;min-width:200px;accent-color:var(--c0)}.walkbar select{font:inherit;max-width:100%}
.walked{font-weight:600}.walk td.some{font-weight:700}.walk td.fail{color:var(--bad);font-weight:700}
.unfold{font:inherit;font-size:.9rem;color:var(--c0);background:none;border:1px solid var(--line);border-radius:6px;padding:.25rem .8rem;cursor:pointer;margin:1.2rem 0 0}
svg.plot[tabindex]{cursor:crosshair;touch-action:pan-y}svg.plot:focus{outline:none}.panel:has(svg.plot:focus-visible){outline:2px solid var(--c0);outline-offset:4px}
.pointer{stroke:var(--ink);stroke-width:1;stroke-dasharray:3 2;pointer-events:none}.chosen{fill:var(--c0);fill-opacity:.18;pointer-events:none}
.tip{position:fixed;z-index:9;pointer-events:none;background:var(--paper);color:var(--ink);border:1px solid var(--muted);border-radius:6px;padding:6px 10px;box-shadow:0 3px 14px rgb(0 0 0/.22);font-size:.8rem;max-width:calc(100vw - 8px)}
.tip[hidden]{display:none}
.tip table{display:table;width:auto;font-size:.8rem}.tip thead{display:table-header-group;position:static;width:auto;height:auto;clip-path:none}.tip tbody{display:table-row-group}.tip tr{display:table-row;border:0}
.tip th,.tip td{display:table-cell;padding:1px 8px 1px 0;border:0;background:none;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.tip td::before{content:none}
.tip th:first-child{text-align:left;font-weight:400}.tip thead th:first-child{font-weight:600}
.tip thead th:not(:first-child){border-bottom:2px solid}.tip .control{border-bottom-style:dotted!important}
.tip tbody th{background:none}.tip .here>*{font-weight:700}
@page{size:A4;margin:13mm 12mm}
@page wide{size:A4 landscape;margin:11mm 12mm}
@media print{
html{font-size:9.2pt}
body{font-size:1rem;line-height:1.4}
main,header,footer{max-width:none;padding-left:0;padding-right:0}
header{padding-top:0}
.noprint{display:none!important}
.onlyprint{display:block}
h1{font-size:17pt}h2{font-size:13pt;margin-top:1.6rem;padding-top:.6rem}h3{font-size:10.5pt;margin-top:1rem}
h2,h3,.name,summary,caption,thead,h2+.note,.note:has(+.scroll),.figure>div:first-child{break-after:avoid}
section[aria-labelledby="time"]{page:wide}
footer{break-before:avoid;padding:1rem 0 0}
tbody tr:first-child{break-before:avoid}
.scroll{overflow:visible;border:0;background:none}
table{font-size:.85rem}
th,td,table:has(thead th:nth-child(9)) :is(th,td){padding:3pt 4.5pt}
thead small,td small,th small{font-size:.72rem}
table:has(thead th:nth-child(11)){font-size:.72rem}
table:has(thead th:nth-child(11)) :is(th,td){padding:3pt}
.bar{height:2px;margin-top:2px}
.numbers thead th,.numbers tbody th{position:static;min-width:0}
.numbers thead small{white-space:normal}
thead{display:table-header-group}
tr,.card,.warnings li,pre{break-inside:avoid}
details{border:0}details>summary{list-style:none;padding-left:0}
details>.inside{padding:0}
details::details-content{content-visibility:visible!important;display:block!important;height:auto!important}
.keys.shared{position:static}
.figures,.panels{grid-template-columns:1fr 1fr 1fr;gap:14px 18px}
main>section:not([aria-labelledby="time"]) .panels{grid-template-columns:1fr 1fr}
.figure:not(.single) .panel{max-width:88mm}
.figure.single .panels{grid-template-columns:1fr}
.figure.single{break-inside:avoid}
details.brief>.scroll{display:none}
section.folded h2{font-size:13pt}.hero.wide .panels{grid-template-columns:1fr 1fr 1fr}
.sort::before{content:none}.heat td small{display:block!important;position:static!important;border:0!important;padding:0!important;background:none!important}.shownumbers{display:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`.trim();
