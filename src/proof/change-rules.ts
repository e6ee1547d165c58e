/** What can be said of a change without running it: is there one, is it in its territory, does it keep its hands off the rules. */

import type { CheckRun } from "../domain/check-run.js";
import type { Finding } from "../domain/finding.js";
import type { WorkstreamPlan } from "../domain/plan.js";
import type { ChangedPath } from "../ports/repository.js";
import type { ProtectedChange } from "./protection/protected-changes.js";
import { globsOf, matches } from "./protection/protection.js";
import { toRuleFinding } from "./rule-finding.js";
import { isTestPath } from "./test-path.js";

export interface ChangeRules {
  readonly run: CheckRun;
  /** Changed paths that the base's rules protect and the plan does not allow: judged as the base has them. */
  readonly restore: readonly string[];
}

export function judgeChange(request: {
  readonly changed: readonly ChangedPath[];
  readonly workstream: WorkstreamPlan | undefined;
  readonly protectedChanges: readonly ProtectedChange[];
}): ChangeRules {
  const { changed, workstream, protectedChanges } = request;
  const paths = changed.map(({ path }) => path);
  const findings = [
    ...(paths.length === 0 ? [noChange()] : []),
    ...protectedChanges.map(toProtected),
    ...outOfScope(paths, workstream).map((path) => toScope(path, workstream)),
    ...(isOnlyTests(paths, workstream) ? [onlyTests(paths)] : []),
  ];
  const conclusion = findings.length === 0 ? "success" : "failure";
  return {
    run: { gate: "rules", class: "rules", conclusion, durationMs: 0, findings, evidence: [] },
    restore: protectedChanges.map(({ path }) => path),
  };
}

/** Nobody can check out what the change makes, so nothing of it can be run. */
export const withObstacle = (run: CheckRun, obstacle: string): CheckRun => ({
  ...run,
  conclusion: "failure",
  findings: [
    ...run.findings,
    toRuleFinding("HIDDEN_DIFF", obstacle, {
      message: `the change cannot be checked out: ${obstacle}`,
      fix: { hint: "give every file a plain name, and every link a place to lead to" },
    }),
  ],
});

/** A path that the plan allows by name is in the territory, too. */
function outOfScope(
  paths: readonly string[],
  workstream: WorkstreamPlan | undefined,
): readonly string[] {
  if (workstream === undefined || workstream.scope.length === 0) return [];
  const territory = [...workstream.scope, ...globsOf(workstream.allow.protectedPaths)];
  return paths.filter((path) => !matches(territory, path));
}

function isOnlyTests(paths: readonly string[], workstream: WorkstreamPlan | undefined): boolean {
  const needsSource = workstream?.kind === "feature" || workstream?.kind === "bugfix";
  return needsSource && paths.length > 0 && paths.every(isTestPath);
}

const noChange = (): Finding =>
  toRuleFinding("NO_CHANGE", "", {
    message: "the commit changes nothing against the base",
    fix: { hint: "do the work, commit it, and end the turn only then" },
  });

function toProtected({ path, sections }: ProtectedChange): Finding {
  const names = sections.map((section) => `\`${section}\``).join(", ");
  const isWhole = sections.length === 0;
  return toRuleFinding("PROTECTED_PATH", isWhole ? path : `${path}#${sections.join(",")}`, {
    file: path,
    message: isWhole
      ? `${path} decides how changes are judged, so a change may not touch it`
      : `${names} in ${path} decides how changes are judged, so a change may not touch it`,
    fix: isWhole
      ? {
          command: `git checkout origin/HEAD -- '${path}'`,
          hint: "put the file back as the base has it",
        }
      : { hint: `put ${names} back as the base has it` },
    allowance: isWhole
      ? "allow.protectedPaths"
      : `allow.protectedPaths: [${JSON.stringify(`${path}#${sections.join(",")}`)}]`,
  });
}

const toScope = (path: string, workstream: WorkstreamPlan | undefined): Finding =>
  toRuleFinding("SCOPE", path, {
    file: path,
    message: `${path} lies outside the workstream's territory (${(workstream?.scope ?? []).join(", ")})`,
    fix: { hint: "move the change into the territory, or put the file back as the base has it" },
    allowance: "scope",
  });

const onlyTests = (paths: readonly string[]): Finding =>
  toRuleFinding("ONLY_TESTS_CHANGED", paths.join("\n"), {
    message: `only tests were changed (${paths.slice(0, 3).join(", ")}${paths.length > 3 ? " …" : ""}), but the task asks for behaviour`,
    fix: { hint: "implement the behaviour; tests alone do not make it" },
  });
