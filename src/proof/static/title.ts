/** TITLE: with a convention for titles, what becomes the subject of the landed commit has to keep to it. */

import type { Finding } from "../../domain/finding.js";
import { checkTitle, mendTitle } from "../../domain/title.js";
import type { ChangeView } from "../change/change-view.js";
import { toRuleFinding } from "../rule-finding.js";
import type { StaticGate } from "./static-gate.js";

export const title: StaticGate = {
  id: "proof:title",
  judge: (change) => Promise.resolve(findingsIn(change)),
  controls: [{ code: "TITLE", after: {}, workstream: { title: "Implemented everything!!" } }],
  appliesTo: ({ config, workstream }) =>
    workstream !== undefined && config.commits.convention === "conventional",
};

function findingsIn({ workstream, config }: ChangeView): readonly Finding[] {
  if (workstream === undefined || config.commits.convention !== "conventional") return [];
  const trouble = checkTitle(workstream.title);
  if (trouble === undefined) return [];
  const mended = mendTitle(workstream.title, workstream.kind);
  return [
    toRuleFinding("TITLE", workstream.title, {
      message: `the title ${JSON.stringify(workstream.title)} ${trouble}`,
      fix: { hint: `write ${JSON.stringify(mended)}` },
    }),
  ];
}
