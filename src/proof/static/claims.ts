/** CLAIM_MISMATCH: what is claimed of the work beside its commit, held against what can be seen of it here. */

import type { Finding } from "../../domain/finding.js";
import type { ChangeView } from "../change/change-view.js";
import { toRuleFinding } from "../rule-finding.js";
import type { StaticGate } from "./static-gate.js";

export const claims: StaticGate = {
  id: "proof:claims",
  judge: (change) => Promise.resolve(findingsIn(change)),
  appliesTo: ({ workstream }) => workstream?.claims !== undefined,
  controls: [
    { code: "CLAIM_MISMATCH", after: { a: "1\n" }, workstream: { claims: { merged: true } } },
  ],
};

/** A change that the base has would be no change: merged is something that git itself can say. */
function findingsIn({ workstream, files, unread }: ChangeView): readonly Finding[] {
  const claimed = workstream?.claims;
  if (claimed === undefined) return [];
  const count = files.length + unread.length;
  const merged =
    claimed.merged === true && count > 0
      ? [
          toRuleFinding("CLAIM_MISMATCH", "merged", {
            message: `the work is claimed to be merged, but the base lacks its changes to ${count} ${count === 1 ? "file" : "files"}`,
            fix: { hint: "claim it when it has landed" },
          }),
        ]
      : [];
  return [
    ...merged,
    ...unchecked(claimed.issueClosed, "its issue is closed"),
    ...unchecked(claimed.ciGreen, "its CI is green"),
  ];
}

const unchecked = (isClaimed: boolean | undefined, what: string): readonly Finding[] =>
  isClaimed === true
    ? [
        toRuleFinding("CLAIM_MISMATCH", what, {
          severity: "info",
          message: `it is claimed that ${what}: no forge was asked, so it counts for nothing`,
        }),
      ]
    : [];
