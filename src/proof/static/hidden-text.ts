/** Text that does not read as it is meant: signs that reorder a line, or that nobody can see, in files of a program. */

import type { Finding } from "../../domain/finding.js";
import type { ChangedFile, ChangeView } from "../change/change-view.js";
import { toRuleFinding } from "../rule-finding.js";
import type { StaticGate } from "./static-gate.js";

/** Bidirectional controls reorder what is shown (CVE-2021-42574); the others take no space at all. A leading U+FEFF is a mark of the encoding. */
const UNSEEN = /[\u202a-\u202e\u2066-\u2069\u200b\u2060\u00ad\u180e]|(?<!^)\ufeff/u;

export const hiddenText: StaticGate = {
  id: "proof:hidden-text",
  judge: (change) => Promise.resolve(findingsIn(change)),
  controls: [
    { code: "HIDDEN_DIFF", after: { "a.js": "const isAdmin = false; //\u202e } \u2066\n" } },
  ],
};

const findingsIn = ({ files }: ChangeView): readonly Finding[] =>
  files.filter(({ role }) => role !== "other").flatMap(findingsOf);

function findingsOf({ path, hunks }: ChangedFile): readonly Finding[] {
  return hunks.flatMap(({ added, newStart }) =>
    added.flatMap((line, index) => {
      const sign = UNSEEN.exec(line)?.[0];
      if (sign === undefined) return [];
      const name = `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
      return [
        toRuleFinding("HIDDEN_DIFF", `${path} ${name}`, {
          file: path,
          line: newStart + index,
          message: `the line holds ${name}, which nobody can see and which changes how the line reads`,
          fix: { hint: `write the sign as an escape, e.g. "\\u${name.slice(2)}", or take it out` },
        }),
      ];
    }),
  );
}
