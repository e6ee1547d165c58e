/** The report as one page that needs nothing else: no script, no font, no request. */

import type { Report } from "../../domain/report/report.js";
import { type Block, type Cell, type Section, toDocument } from "./document.js";
import { escape } from "./escape.js";
import { STYLE } from "./style.js";
import { timelineLegend, timelinePicture } from "./timeline-picture.js";
import { explainMoment, oneLine } from "./words.js";

/** Even if some text found its way past the escaping, nothing could be loaded or run. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

export function toHtml(report: Report): string {
  const { title, lead, sections } = toDocument(report);
  const [first = "", ...rest] = lead;
  const [table, ...others] = sections;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<h1>${text(title)}</h1>
<p class="lead">${text(first)}</p>
${rest.map((line) => `<p>${text(line)}</p>`).join("\n")}
</header>
${table === undefined ? "" : sectionHtml(table)}
${timelineSection(report)}
${others.map(sectionHtml).join("\n")}
<footer>Run ${text(report.run.id)}, <time datetime="${escape(report.run.startedAt)}">${escape(report.run.startedAt)}</time> to <time datetime="${escape(report.run.endedAt)}">${escape(report.run.endedAt)}</time>. Computed from the journal; no agent wrote any of it but the quoted claims.</footer>
</main>
</body>
</html>
`;
}

const text = (words: string): string => escape(oneLine(words));

/** Commands in lessons stand between backticks. */
const prose = (words: string): string => text(words).replace(/`([^`]+)`/g, "<code>$1</code>");

function sectionHtml({ title, blocks }: Section): string {
  const id = title.toLowerCase().replace(/[^a-z]+/g, "-");
  return `<section aria-labelledby="${id}">\n<h2 id="${id}">${text(title)}</h2>\n${blocks.map(blockHtml).join("\n")}\n</section>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "text":
      return `<p>${prose(block.text)}</p>`;
    case "list":
      return `<ul>\n${block.items.map((item) => `<li>${prose(item)}</li>`).join("\n")}\n</ul>`;
    case "table":
      return tableHtml(block);
  }
}

function tableHtml({ head, rows }: Extract<Block, { kind: "table" }>): string {
  const headings = head.map((words) => `<th scope="col">${text(words)}</th>`).join("");
  const body = rows.map((cells) => `<tr>${cells.map(cellHtml).join("")}</tr>`).join("\n");
  return `<div class="scroll" tabindex="0" role="group" aria-label="table, scrolls sideways"><table>\n<thead><tr>${headings}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`;
}

/** Breaking a time or an id over two lines helps nobody. */
const SHORT_CHARS = 12;

function cellHtml(cell: Cell, column: number): string {
  if (column === 0)
    return `<th scope="row">${typeof cell === "string" ? text(cell) : text(cell.text)}</th>`;
  if (typeof cell === "string")
    return cell.length <= SHORT_CHARS
      ? `<td class="short">${text(cell)}</td>`
      : `<td>${text(cell)}</td>`;
  const sign = cell.tone === "good" ? "✔" : "✘";
  return `<td class="${cell.tone}${cell.text.length <= SHORT_CHARS ? " short" : ""}"><span aria-hidden="true">${sign} </span>${text(cell.text)}</td>`;
}

function timelineSection(report: Report): string {
  const moments = report.timeline.moments.map(({ at, workstream, text: words }) => {
    const who = workstream === undefined ? "" : `<b>${text(workstream)}</b> `;
    return `<li><span class="at">${explainMoment(at)}</span> ${who}${text(words)}</li>`;
  });
  return `<section aria-labelledby="timeline">
<h2 id="timeline">Timeline</h2>
<div class="scroll" tabindex="0" role="group" aria-label="picture, scrolls sideways">${timelinePicture(report)}</div>
${timelineLegend()}
<details><summary>The same in words</summary>
<ol class="moments">
${moments.join("\n")}
</ol></details>
</section>`;
}
