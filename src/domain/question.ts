/** What an agent asks a person for: an answer, or an allowance. It waits for neither; the answer is in a later prompt. */

import type { Grant } from "./plan.js";
import { shellWord } from "./shell-word.js";

export interface Question {
  /** In the agent's words; for an allowance, what it is for. */
  readonly text: string;
  /** Absent: it asks for an answer in words. */
  readonly grant?: Grant;
}

/** For people, in one line: what is asked, and the command that answers it. */
export function explainQuestion(workstream: string, { text, grant }: Question): string {
  const words = text.replace(/\s+/g, " ").trim();
  return grant === undefined
    ? `asks: ${words} (answer: interlock tell ${workstream} "…")`
    : `asks to be allowed ${grant.key}=${grant.value}: ${words} (allow: interlock approve ${workstream} --allow ${shellWord(`${grant.key}=${grant.value}`)})`;
}
