/** Blocks of a document that a reader types into a shell, and the lines that were typed. */

import type { Block, Said } from "./markdown.js";

const SHELLS: ReadonlySet<string> = new Set(
  "sh bash shell zsh console shell-session terminal".split(" "),
);

/** Not one that is said not to be run, nor one that writes files of its own. */
export const isTyped = ({ language, label, lines }: Block): boolean =>
  SHELLS.has(language) &&
  !/no-?run|skip|ignore|\btext\b/.test(label) &&
  !lines.some(({ text }) => text.includes("<<"));

/** With prompts, only what stands behind one was typed. Lines that go on in the next one are joined to it, at the place of the first. */
export function spoken({ language, lines }: Block): readonly Said[] {
  const prompted = lines.filter(({ text }) => /^\s*\$ /.test(text));
  const hasPrompts = prompted.length > 0 || ["console", "shell-session"].includes(language);
  const typed: Said[] = [];
  let open: Said | undefined;
  for (const { line, text } of hasPrompts ? prompted : lines) {
    const bare = text.replace(/^\s*\$ /, "").replace(/(?:^|\s)#.*$/, "");
    const said: Said =
      open === undefined ? { line, text: bare } : { line: open.line, text: open.text + bare };
    const goesOn = /\\\s*$/.test(said.text);
    open = goesOn ? { ...said, text: said.text.replace(/\\\s*$/, " ") } : undefined;
    if (!goesOn && said.text.trim() !== "") typed.push({ ...said, text: said.text.trim() });
  }
  return typed;
}
