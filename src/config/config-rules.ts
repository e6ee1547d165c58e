/** What must hold in `interlock.yaml` beyond its shape: one function a rule, named for what must hold. */

import { AGENT_RULES } from "./agents-schema.js";
import { type Complaint, complainOf } from "./complaint.js";
import { GATE_KEYS } from "./config-schema.js";
import type { Misplaced } from "./explain-issue.js";
import type { Rule } from "./parse-with.js";
import { asList, asMap, asNumber, asText, valueAt } from "./raw.js";
import { show } from "./show.js";

function gateIdsAreUnique(root: unknown): readonly Complaint[] {
  const seen = new Set<string>();
  return asList(valueAt(root, ["gates"])).flatMap((gate, index) => {
    const id = asText(asMap(gate)?.["id"]);
    if (id === undefined || !seen.has(id)) {
      if (id !== undefined) seen.add(id);
      return [];
    }
    const message = `gate ${show(id)} is there twice`;
    return [
      { path: ["gates", index, "id"], message, remedy: "give it another id", value: show(id) },
    ];
  });
}

/** Acceptance checks are reported beside the gates, as `acceptance-1` and so on. */
function gateIdsLeaveAcceptanceAlone(root: unknown): readonly Complaint[] {
  return asList(valueAt(root, ["gates"])).flatMap((gate, index) => {
    if (!/^acceptance-\d+$/.test(asText(asMap(gate)?.["id"]) ?? "")) return [];
    const remedy = "give it another id: acceptance checks are called so";
    return [complainOf(root, ["gates", index, "id"], remedy)];
  });
}

function maxIsNotBelowStart(root: unknown): readonly Complaint[] {
  const start = asNumber(valueAt(root, ["parallel", "start"]));
  const max = asNumber(valueAt(root, ["parallel", "max"]));
  if (start === undefined || max === undefined || max >= start) return [];
  return [complainOf(root, ["parallel", "max"], `give at least ${start}, which is parallel.start`)];
}

/** Names that git itself would refuse, and the one that a branch must not have. */
function baseIsABranchName(root: unknown): readonly Complaint[] {
  const base = asText(valueAt(root, ["base"]));
  if (base === undefined || base.trim() === "" || isBranchName(base)) return [];
  return [complainOf(root, ["base"], "give the name of a branch, e.g. main, without refs/heads/")];
}

function isBranchName(name: string): boolean {
  if (
    !/^[^\s~^:?*[\\\u007f]+$/.test(name) ||
    /^[-/.]|\/$|\.$|\.lock$|\.\.|\/\.|\/\/|@\{/.test(name)
  )
    return false;
  return name !== "@" && name !== "HEAD" && !name.startsWith("refs/");
}

function someGateExists(root: unknown): readonly Complaint[] {
  const gates = valueAt(root, ["gates"]);
  if (!Array.isArray(gates) || gates.length > 0) return [];
  const message = "gates is empty, so nothing of this repository's own is proven";
  return [{ path: ["gates"], message, remedy: "add a gate for its tests" }];
}

/** A file that nobody reads would be believed to be read. */
function reportFilesAreReports(root: unknown): readonly Complaint[] {
  return asList(valueAt(root, ["gates"])).flatMap((gate, index) => {
    const { kind, report, reportFile } = asMap(gate) ?? {};
    if (kind !== "command" || reportFile === undefined || report !== undefined) return [];
    const remedy = "say report: sarif beside it, or take it out";
    return [complainOf(root, ["gates", index, "reportFile"], remedy)];
  });
}

export const CONFIG_RULES: readonly Rule[] = [
  gateIdsAreUnique,
  gateIdsLeaveAcceptanceAlone,
  maxIsNotBelowStart,
  baseIsABranchName,
  reportFilesAreReports,
  ...AGENT_RULES,
];

export const CONFIG_DOUBTS: readonly Rule[] = [someGateExists];

/** `fix` in a `tests` gate is no typing mistake: the key exists, for another kind of gate. */
export const misplacedInConfig: Misplaced = ([section], key) => {
  if (section !== "gates") return undefined;
  const owners = Object.entries(GATE_KEYS).flatMap(([kind, keys]) =>
    keys.includes(key) ? [kind] : [],
  );
  if (owners.length === 0) return undefined;
  return `remove it: only a gate of kind ${owners.join(" or ")} has it`;
};
