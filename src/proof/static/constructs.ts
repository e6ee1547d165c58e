/** Constructs that have no place in a change: stubs, questions whether one is tested, ends of the process, shadows, tampering. */

import { type Finding, isHard } from "../../domain/finding.js";
import type { ChangeView } from "../change/change-view.js";
import { circumstances } from "./constructs/circumstances.js";
import { conflictMarkers } from "./constructs/conflict-markers.js";
import { isConstructAllowed, toConstructFinding } from "./constructs/construct-finding.js";
import { CONSTRUCT_CONTROLS } from "./constructs/controls.js";
import { environmentProbes } from "./constructs/env-probe.js";
import { exitsInTests } from "./constructs/exit-in-test.js";
import { harnessTampering } from "./constructs/harness.js";
import { replacedSubjects } from "./constructs/replaced-subject.js";
import { runnerShadows } from "./constructs/runner-shadow.js";
import { stubs, todoMacros } from "./constructs/stub.js";
import { stubLines } from "./constructs/stub-lines.js";
import { unheardAssertions } from "./constructs/unheard-assertion.js";
import { newSightings } from "./new-sightings.js";
import type { StaticGate } from "./static-gate.js";

export const constructs: StaticGate = {
  id: "proof:constructs",
  judge: findingsIn,
  controls: CONSTRUCT_CONTROLS,
};

const RULES = [
  ...[stubs, todoMacros, stubLines, conflictMarkers],
  ...[environmentProbes, circumstances, exitsInTests, harnessTampering],
  ...[replacedSubjects, unheardAssertions],
] as const;

async function findingsIn(change: ChangeView): Promise<readonly Finding[]> {
  const inTexts = newSightings(change, RULES).map(({ file, sighting }) =>
    toConstructFinding(file.path, sighting),
  );
  const inNames = (await runnerShadows(change)).map(({ file, sighting }) =>
    toConstructFinding(file, sighting),
  );
  return [...inTexts, ...inNames].map((finding) =>
    isHard(finding) && isConstructAllowed(change.workstream, finding)
      ? {
          ...finding,
          severity: "info" as const,
          message: `${finding.message} [allowed by the plan]`,
        }
      : finding,
  );
}
