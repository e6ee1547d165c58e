/** Text that does not read as it is meant: signs that reorder a line, end it early, or that nobody can see. */

import type { Finding } from "../../domain/finding.js";
import type { ChangedFile, ChangeView } from "../change/change-view.js";
import { toRuleFinding } from "../rule-finding.js";
import type { StaticGate } from "./static-gate.js";

/** Bidirectional controls reorder what is shown (CVE-2021-42574); the others take no space at all. A leading U+FEFF is a mark of the encoding. */
const UNSEEN = /[\u202a-\u202e\u2066-\u2069\u200b\u2060\u00ad\u180e]|(?<!^)\ufeff/u;

/** What ends a line for a program and not for a reader: behind it a comment is code. */
const EARLY_END = /[\u2028\u2029]|\r(?!$)/u;

/** Joiners and variants of letters that have none: the name that holds them is another one. Persian words join on to Latin ones. */
const IN_A_NAME =
  /(?<=[ -~])[\u200c\u200d](?=[ -~]|$)|(?<=[A-Za-z_$])[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;

/** Letters that only programs see. A flag of a region is spelled by them, behind a black one. */
const SPELLED = /(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]*)[\u{e0001}-\u{e007f}]/u;
/** A run of variants holds any text at all. */
const RUN_OF_VARIANTS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{2}/u;

const IN_CODE = [UNSEEN, EARLY_END, IN_A_NAME, SPELLED, RUN_OF_VARIANTS];
/** Documents are written in every language, with signs that belong there; but nobody spells or runs so. */
const IN_ANY_TEXT = [SPELLED, RUN_OF_VARIANTS];

export const hiddenText: StaticGate = {
  id: "proof:hidden-text",
  judge: (change) => Promise.resolve(findingsIn(change)),
  controls: [
    { code: "HIDDEN_DIFF", after: { "a.js": "const isAdmin = false; //\u202e } \u2066\n" } },
    { code: "HIDDEN_DIFF", after: { "a.js": "// fine\u2028run();\n" } },
    { code: "HIDDEN_DIFF", after: { "a.md": "Read this.\u{e0049}\u{e0067}\n" } },
  ],
};

const findingsIn = ({ files }: ChangeView): readonly Finding[] => files.flatMap(findingsOf);

function findingsOf({ path, hunks, role }: ChangedFile): readonly Finding[] {
  const patterns = role === "other" ? IN_ANY_TEXT : IN_CODE;
  return hunks.flatMap(({ added, newStart }) =>
    added.flatMap((line, index) => {
      const sign = patterns
        .map((pattern) => pattern.exec(line)?.[0])
        .find((one) => one !== undefined);
      if (sign === undefined) return [];
      const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
      const escape = code.length > 4 ? `\\u{${code}}` : `\\u${code}`;
      return [
        toRuleFinding("HIDDEN_DIFF", `${path} U+${code}`, {
          file: path,
          line: newStart + index,
          message: `the line holds U+${code}, which nobody can see and which changes how the line reads`,
          fix: { hint: `write the sign as an escape, e.g. "${escape}", or take it out` },
        }),
      ];
    }),
  );
}
