/** What a Markdown text holds that can be true or not: links, code in a line, and blocks of commands. Line by line, so that each has its place. */

export interface Said {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

export interface Block {
  /** The first word behind the fence, e.g. `sh`. */
  readonly language: string;
  /** What follows it, e.g. `no-run`. */
  readonly label: string;
  readonly lines: readonly Said[];
}

export interface Markdown {
  readonly links: readonly Said[];
  readonly codes: readonly Said[];
  readonly blocks: readonly Block[];
}

const LINE_CHARS_MAX = 2_000;

const FENCE = /^ {0,9}(?:[-*>] +)?(`{3,}|~{3,})\s*([\w-]*)(.*)$/;
const LINK = /\]\(\s*<?([^)\s>]+)>?(?:\s+["'(][^)]*)?\)/g;
const DEFINITION = /^ {0,3}\[[^\]^][^\]]*\]:\s*<?(\S+?)>?(?:\s|$)/;
const CODE = /(`+)([^`]+)\1/g;

export function readMarkdown(text: string): Markdown {
  const links: Said[] = [];
  const codes: Said[] = [];
  const blocks: Block[] = [];
  const lines = text.split("\n").map((line, index) => ({ line: index + 1, text: line }));
  for (let at = 0; at < lines.length; at += 1) {
    const one = lines[at];
    if (one === undefined) break;
    const [, fence, language = "", label = ""] = FENCE.exec(one.text) ?? [];
    if (fence !== undefined) {
      const end = endOf(lines, at + 1, fence);
      blocks.push({ language, label, lines: lines.slice(at + 1, end) });
      at = end;
      continue;
    }
    // Nobody writes such a line by hand, and looking for pairs in it would cost the square of its length.
    if (one.text.length > LINE_CHARS_MAX) continue;
    const place = (all: readonly (string | undefined)[]): readonly Said[] =>
      all.flatMap((found) => (found === undefined ? [] : [{ line: one.line, text: found }]));
    const prose = one.text.replaceAll(CODE, "");
    links.push(...place([...prose.matchAll(LINK)].map(([, target]) => target)));
    links.push(...place([DEFINITION.exec(one.text)?.[1]]));
    codes.push(...place([...one.text.matchAll(CODE)].map(([, , code]) => code?.trim())));
  }
  return { links, codes, blocks };
}

/** Of the closing fence; one that is never closed goes to the end. */
function endOf(lines: readonly Said[], from: number, fence: string): number {
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at]?.text.trim() ?? "";
    if (line.startsWith(fence) && /^[`~]+$/.test(line)) return at;
  }
  return lines.length;
}
