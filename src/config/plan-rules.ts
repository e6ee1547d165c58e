/** What must hold in a plan beyond its shape: one function a rule, named for what must hold. */

import { LIMITS } from "../domain/limits.js";
import { findCycle } from "../domain/plan/order.js";
import type { Kind } from "../domain/plan.js";
import { checkTitle, mendTitle } from "../domain/title.js";
import { agentRemedy } from "./agents-schema.js";
import { type Complaint, complainOf, nameOf } from "./complaint.js";
import { nearest } from "./nearest.js";
import type { Rule } from "./parse-with.js";
import { relativePathRemedy } from "./paths.js";
import { asList, asMap, asText, entriesOf, type Path, valueAt } from "./raw.js";
import { show } from "./show.js";

/** What is known about the world around a plan; what is absent is not checked. */
export interface PlanSurroundings {
  /** The text of a file beside the plan, or `undefined` if there is none. */
  readonly readFile: (relativePath: string) => string | undefined;
  /** Names of the agents that the configuration has. */
  readonly agents?: readonly string[];
  /** How titles are checked; conventional if absent. */
  readonly convention?: "conventional" | "none";
}

/** A rule about one workstream, wherever in the file it stands. */
type EntryRule = (root: unknown, at: Path, around: PlanSurroundings) => readonly Complaint[];

function titleIsConventional(
  root: unknown,
  at: Path,
  around: PlanSurroundings,
): readonly Complaint[] {
  const path = [...at, "title"];
  const title = asText(valueAt(root, path));
  if (title === undefined || title.trim() === "" || around.convention === "none") return [];
  const trouble = checkTitle(title);
  if (trouble === undefined) return [];
  const holder = at.length === 0 ? "" : ` of ${nameOf(root, at)}`;
  const message = `the title ${show(title)}${holder} ${trouble}`;
  const remedy = `write ${JSON.stringify(mendTitle(title, kindAt(root, at)))}, or leave that to Interlock`;
  return [{ path, message, remedy, value: show(title) }];
}

const kindAt = (root: unknown, at: Path): Kind =>
  KINDS.find((kind) => kind === valueAt(root, [...at, "kind"])) ?? "feature";

const KINDS: readonly Kind[] = [
  "feature",
  "bugfix",
  "refactor",
  "test",
  "docs",
  "ci",
  "chore",
  "investigate",
];

function briefIsGivenOnce(root: unknown, at: Path, around: PlanSurroundings): readonly Complaint[] {
  const brief = valueAt(root, [...at, "brief"]);
  const path = [...at, "briefFile"];
  const file = asText(valueAt(root, path));
  if (file === undefined) {
    const isThere = brief !== undefined && brief !== null;
    const isWrong = valueAt(root, path) !== undefined;
    return isThere || isWrong
      ? []
      : [complainOf(root, [...at, "brief"], "say in it what is to be done")];
  }
  if (brief !== undefined) return [complainOf(root, path, "remove it, or remove brief")];
  return fileExists(root, path, around);
}

function acceptanceFilesExist(
  root: unknown,
  at: Path,
  around: PlanSurroundings,
): readonly Complaint[] {
  return asList(valueAt(root, [...at, "acceptance"])).flatMap((check, index) =>
    entriesOf(asMap(check)?.["files"]).flatMap(([key]) =>
      fileExists(root, [...at, "acceptance", index, "files", key], around),
    ),
  );
}

function fileExists(
  root: unknown,
  path: Path,
  { readFile }: PlanSurroundings,
): readonly Complaint[] {
  const file = asText(valueAt(root, path));
  // A path of the wrong form is the schema's to complain of, and nothing to be read.
  if (file === undefined || relativePathRemedy(file) !== undefined) return [];
  const text = readFile(file);
  if (text === undefined) {
    return [complainOf(root, path, "create that file beside this one, or correct the path")];
  }
  if (text.length > LIMITS.inputBytesMax) {
    return [complainOf(root, path, `keep that file within ${LIMITS.inputBytesMax} bytes`)];
  }
  return text.includes("\0")
    ? [complainOf(root, path, "name a text file: this one is binary")]
    : [];
}

function agentExists(root: unknown, at: Path, { agents }: PlanSurroundings): readonly Complaint[] {
  const path = [...at, "agent"];
  const agent = asText(valueAt(root, path));
  if (agent === undefined || agents === undefined || agents.includes(agent)) return [];
  return [complainOf(root, path, agentRemedy(agent, agents))];
}

const ENTRY_RULES: readonly EntryRule[] = [briefIsGivenOnce, acceptanceFilesExist, agentExists];

/** Without one, only the agent's own tests say that the thing asked for exists. */
function newBehaviourHasAcceptance(root: unknown, at: Path): readonly Complaint[] {
  const kind = valueAt(root, [...at, "kind"]);
  if (kind !== "feature" && kind !== "bugfix") return [];
  if (asList(valueAt(root, [...at, "acceptance"])).length > 0) return [];
  const subject = at.length === 0 ? "the workstream" : nameOf(root, at);
  const message = `${subject} is a ${kind} without an acceptance check`;
  return [{ path: at, message, remedy: "add one that fails today and passes when it is done" }];
}

export const workstreamRules = (around: PlanSurroundings): readonly Rule[] =>
  ENTRY_RULES.map((rule) => (root) => rule(root, [], around));

/** A title that breaks the convention is mended when the pull request is opened, so it stops nobody. */
export const workstreamDoubts = (around: PlanSurroundings): readonly Rule[] => [
  (root) => titleIsConventional(root, [], around),
  (root) => newBehaviourHasAcceptance(root, []),
];

const entryPaths = (root: unknown): readonly Path[] =>
  asList(valueAt(root, ["workstreams"])).map((_, index) => ["workstreams", index]);

function workstreamIdsAreUnique(root: unknown): readonly Complaint[] {
  const seen = new Set<string>();
  return entryPaths(root).flatMap((at) => {
    const path = [...at, "id"];
    const id = asText(valueAt(root, path));
    if (id === undefined) return [];
    const isRepeated = seen.has(id);
    seen.add(id);
    const message = `workstream ${show(id)} is there twice`;
    return isRepeated ? [{ path, message, remedy: "give it another id", value: show(id) }] : [];
  });
}

function dependenciesAreKnown(root: unknown): readonly Complaint[] {
  const ids = entryPaths(root).flatMap((at) => asText(valueAt(root, [...at, "id"])) ?? []);
  const known = new Set(ids);
  return entryPaths(root).flatMap((at) =>
    asList(valueAt(root, [...at, "dependsOn"])).flatMap((value, index) => {
      const id = asText(value);
      if (id === undefined || known.has(id)) return [];
      const meant = nearest(id, ids);
      const remedy =
        meant === undefined ? "give the id of a workstream of this plan" : `write ${meant}`;
      return [complainOf(root, [...at, "dependsOn", index], remedy)];
    }),
  );
}

function dependenciesHaveNoCycle(root: unknown): readonly Complaint[] {
  const items = entryPaths(root).flatMap((at) => {
    const id = asText(valueAt(root, [...at, "id"]));
    const dependsOn = asList(valueAt(root, [...at, "dependsOn"])).flatMap(
      (value) => asText(value) ?? [],
    );
    return id === undefined ? [] : [{ id, dependsOn, at }];
  });
  const cycle = findCycle(items);
  if (cycle === undefined) return [];
  const at = items.find((item) => item.id === cycle[0])?.at ?? [];
  const value = cycle.map((id) => show(id).slice(1, -1)).join(" → ");
  const message = `workstreams wait for each other: ${value}`;
  return [
    { path: [...at, "dependsOn"], message, remedy: "remove one of these from dependsOn", value },
  ];
}

export const planRules = (around: PlanSurroundings): readonly Rule[] => [
  workstreamIdsAreUnique,
  dependenciesAreKnown,
  dependenciesHaveNoCycle,
  ...ENTRY_RULES.map(
    (rule): Rule =>
      (root) =>
        entryPaths(root).flatMap((at) => rule(root, at, around)),
  ),
];

export const planDoubts = (around: PlanSurroundings): readonly Rule[] => [
  (root) => entryPaths(root).flatMap((at) => titleIsConventional(root, at, around)),
  (root) => entryPaths(root).flatMap((at) => newBehaviourHasAcceptance(root, at)),
];
