/** The page's style: legible, quiet, the same in light and dark, good on paper. */

export const STYLE = `
:root{--ink:#1c2127;--quiet:#5b6570;--paper:#fff;--panel:#f5f6f8;--line:#d9dde2;--good:#1a7f37;--bad:#b42318;--turn:#2f6fd0;--wait:#8a94a0;--mend:#8250df}
@media (prefers-color-scheme:dark){:root{--ink:#e3e7ec;--quiet:#9aa5b1;--paper:#14181d;--panel:#1c2128;--line:#333b45;--good:#4bc26d;--bad:#ff7b6e;--turn:#6ea8ff;--wait:#7d8894;--mend:#b794ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:72rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.1rem;margin:2.25rem 0 .6rem}
p{margin:.25rem 0;color:var(--quiet)}
p.lead{font-size:1.2rem;font-weight:600;color:var(--ink);margin:.25rem 0 .5rem}
ul{margin:.25rem 0;padding-left:1.2rem}
li{margin:.25rem 0}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--panel);padding:.1em .3em;border-radius:.25em}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:.5rem}
.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--turn);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .7rem;border-bottom:1px solid var(--line)}
tbody tr:last-child>*{border-bottom:0}
thead th{background:var(--panel);font-weight:600;color:var(--quiet);white-space:nowrap}
tbody th{font-weight:600;min-width:9rem}
td.short{white-space:nowrap}
td.good{color:var(--good)}
td.bad{color:var(--bad)}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;margin:.6rem 0;padding:0;list-style:none;font-size:.85rem;color:var(--quiet)}
.legend li{display:flex;align-items:center;gap:.4rem;margin:0}
details{margin:.6rem 0}
summary{cursor:pointer;color:var(--quiet)}
.moments{list-style:none;padding:0;font-size:.9rem}
.at{display:inline-block;min-width:5.5rem;color:var(--quiet);font-variant-numeric:tabular-nums}
footer{margin-top:3rem;font-size:.8rem;color:var(--quiet)}
svg{display:block;font:12px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
svg text{fill:var(--ink)}
svg .quiet{fill:var(--quiet)}
svg .grid{stroke:var(--line);stroke-width:1}
svg .stripe{fill:var(--panel)}
svg .turn{fill:var(--turn)}
svg .turn-bad{fill:none;stroke:var(--bad);stroke-width:1.5;stroke-dasharray:3 2}
svg .gate-good{fill:var(--good)}
svg .gate-bad{fill:var(--bad)}
svg .gate-open{fill:none;stroke:var(--wait);stroke-width:1.5;stroke-dasharray:3 2}
svg .queue{fill:var(--wait);opacity:.45}
svg .landed{fill:var(--good);stroke:var(--paper);stroke-width:1}
svg .stopped,svg .conflict,svg .refused{fill:none;stroke:var(--bad);stroke-width:2}
svg .mended{fill:var(--mend);stroke:var(--paper);stroke-width:1}
svg .told{fill:var(--turn);stroke:var(--paper);stroke-width:1}
@media print{main{max-width:none;padding:0}.scroll{overflow:visible}}
`;
