/** Lines that do nothing: blank ones, and those that are nothing but a comment. */

import type { Language } from "../../ports/syntax.js";

/** By the line alone: the middle of a long comment is recognised by its star. */
export function isBlankOrComment(line: string, language: Language | undefined): boolean {
  const text = line.trim();
  if (text === "") return true;
  if (language === "python") return text.startsWith("#") || /^(?:"""|''').*$/.test(text);
  return (
    /^(?:\/\/|\/\*|\*(?:\s|\/|$))/.test(text) || (language === undefined && text.startsWith("#"))
  );
}
