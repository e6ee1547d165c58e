/** STUB: a merge that nobody has finished, left in a text. */

import { quoted, type SightingRule } from "../sighting.js";

const BEGIN = /^<{7}(?: |$)/;
const END = /^>{7}(?: |$)/;

/** Begin, middle and end in this order, outside of what only shows such a thing. */
export const conflictMarkers: SightingRule = ({ file, text }) => {
  if (/conflict|merge/i.test(file.path) && file.role !== "source") return [];
  const lines = text.text.split("\n");
  const isShown = shownIn(lines, file.path);
  return lines.flatMap((line, index) => {
    if (!BEGIN.test(line) || isShown(index)) return [];
    const middle = lines.findIndex((other, at) => at > index && /^={7}\r?$/.test(other));
    const end = lines.findIndex((other, at) => at > middle && END.test(other));
    if (middle === -1 || end === -1 || isInString({ text, line: index + 1 })) return [];
    return [
      {
        ...{ code: "STUB" as const, line: index + 1, endLine: end + 1 },
        key: `conflict ${line}`,
        message: `${quoted(line)} marks a conflict that nobody has resolved`,
        hint: "decide what the text is to say, and take the marks out",
      },
    ];
  });
};

/** Between the fences of a document. */
function shownIn(lines: readonly string[], path: string): (index: number) => boolean {
  if (!/\.(?:md|mdx|markdown|rst|adoc)$/i.test(path)) return () => false;
  const fences = lines.map((line) => /^\s*(?:```|~~~)/.test(line));
  return (index) => fences.slice(0, index).filter(Boolean).length % 2 === 1;
}

interface Place {
  readonly text: Parameters<SightingRule>[0]["text"];
  readonly line: number;
}

function isInString({ text, line }: Place): boolean {
  let nodes = text.syntax === undefined ? [] : [text.syntax.root];
  while (nodes.length > 0) {
    const around = nodes.filter((node) => node.line < line && node.endLine >= line);
    if (around.some(({ type }) => /string|comment/.test(type))) return true;
    nodes = around.flatMap(({ children }) => [...children]);
  }
  return false;
}
