/** Source that answers what the tests ask, word for word, instead of working it out. */

import type { Finding } from "../../domain/finding.js";
import type { ChangeView } from "../change/change-view.js";
import { isConstructAllowed, toConstructFinding } from "./constructs/construct-finding.js";
import { newSightings } from "./new-sightings.js";
import { quoted, type Side, type Sighting, type SightingRule } from "./sighting.js";
import { type Answers, answersIn } from "./special-cases/answers.js";
import { askedIn } from "./special-cases/asked.js";
import { SPECIAL_CASE_CONTROLS } from "./special-cases/controls.js";
import { isToldByTests } from "./special-cases/weigh.js";
import type { StaticGate } from "./static-gate.js";

export const specialCases: StaticGate = {
  id: "proof:special-cases",
  judge: findingsIn,
  controls: SPECIAL_CASE_CONTROLS,
};

async function findingsIn(change: ChangeView): Promise<readonly Finding[]> {
  const suspects = newSightings(change, [(side) => answersOf(side).map(toSighting)]);
  if (suspects.length === 0) return [];
  const names = suspects.flatMap(({ file }) =>
    file.after === undefined ? [] : answersOf({ file, text: file.after }).map(({ owner }) => owner),
  );
  const asked = await askedIn(change, new Set(names));
  const rule: SightingRule = (side) =>
    answersOf(side)
      .filter((answers) => isToldByTests(answers, asked, change.workstream?.requiredSymbols ?? []))
      .map(toSighting);
  return newSightings(change, [rule])
    .map(({ file, sighting }) => toConstructFinding(file.path, sighting))
    .filter((finding) => !isConstructAllowed(change.workstream, finding));
}

const answersOf = ({ file, text }: Side): readonly Answers[] =>
  file.role !== "source" || file.language === undefined || text.syntax === undefined
    ? []
    : answersIn(file.language, text.syntax);

function toSighting({ node, owner, entries }: Answers): Sighting {
  const [first] = entries;
  const given = first?.given.map(({ text }) => text).join(", ") ?? "";
  const said = first?.said.map(({ text }) => text).join(", ") ?? "";
  const what = given === "" ? said : `${given} → ${said}`;
  return {
    code: "SPECIAL_CASE",
    ...{ line: node.line, endLine: node.endLine },
    key: `answers of ${owner}: ${entries.map(({ said: one }) => one.map(({ value }) => value).join()).join()}`,
    message: `${quoted(node.text)} answers what the tests ask (${what.slice(0, 60)}) instead of working it out`,
    hint: "write the rule that gives these answers; other values than those of the tests will be asked for, too",
  };
}
