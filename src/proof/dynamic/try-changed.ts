/** One trial of the change's tests on the change with some of its text another. */

import type { Deep } from "./deep.js";
import type { Edits } from "./lab.js";
import { type Notice, noticeOf } from "./outcomes.js";

export interface Try {
  readonly notice: Notice;
  readonly durationMs: number;
}

/** Does any of them notice? The suites are asked in turn, until one does. `timeoutMs`: of each. */
export async function tryChanged(
  edits: Edits,
  { tests, lab, reference }: Pick<Deep, "tests" | "lab" | "reference">,
  timeoutMs?: number,
): Promise<Try> {
  let durationMs = 0;
  let notice: Notice = { kind: "nothing" };
  for (const one of tests) {
    const known = await reference(one);
    const tried = await lab.once({
      suite: one.suite,
      selection: one.selection,
      edits,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    durationMs += tried.durationMs;
    const seen = noticeOf(known, tried);
    if (seen.kind === "failed" || seen.kind === "broken") return { notice: seen, durationMs };
    if (seen.kind === "unknown") notice = seen;
  }
  return { notice, durationMs };
}
