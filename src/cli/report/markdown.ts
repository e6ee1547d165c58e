/** The report as Markdown, fit for an issue or a wiki. */

import type { Report } from "../../domain/report/report.js";
import type { Block, Cell, Section } from "./document.js";
import { toDocument } from "./document.js";
import { explainMoment, oneLine } from "./words.js";

export function toMarkdown(report: Report): string {
  const { title, lead, sections } = toDocument(report);
  const [first = "", ...rest] = lead;
  return `${[
    `# ${inline(title)}`,
    `**${inline(first)}**`,
    ...rest.map(inline),
    ...sections.map(sectionText),
    timeline(report),
    `<sub>Run ${inline(report.run.id)}, ${report.run.startedAt} to ${report.run.endedAt}. Computed from the journal; no agent wrote any of it but the quoted claims.</sub>`,
  ].join("\n\n")}\n`;
}

const sectionText = ({ title, blocks }: Section): string =>
  [`## ${title}`, ...blocks.map(blockText)].join("\n\n");

function blockText(block: Block): string {
  switch (block.kind) {
    case "text":
      return inline(block.text);
    case "list":
      return block.items.map((item) => `- ${inline(item)}`).join("\n");
    case "table":
      return [row(block.head), row(block.head.map(() => "---")), ...block.rows.map(row)].join("\n");
  }
}

const row = (cells: readonly Cell[]): string => `| ${cells.map(cellText).join(" | ")} |`;

function cellText(cell: Cell): string {
  if (typeof cell === "string") return cell === "---" ? cell : inline(cell);
  return `${cell.tone === "good" ? "✔" : "✘"} ${inline(cell.text)}`;
}

function timeline({ timeline: { moments } }: Report): string {
  const lines = moments.map(({ at, workstream, text }) => {
    const who = workstream === undefined ? "" : `**${inline(workstream)}** `;
    return `- ${explainMoment(at)}: ${who}${inline(text)}`;
  });
  return ["## Timeline", lines.join("\n")].join("\n\n");
}

/** What agents and tools wrote must not become structure: a bar would end a cell, a bracket begin a link. */
const inline = (text: string): string =>
  oneLine(text).replace(STRUCTURE, (character) => `\\${character}`);

/** An underscore inside a word is just an underscore. */
const STRUCTURE = /[\\*[\]<>|~&]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
