/**
 * DEP_UNREVIEWED: code of others that a change brings in by a manifest, by a name that is new or from a place that is no registry.
 * LOCK_MISMATCH: a lock that says something else than its manifest, or than the base's.
 */

import type { Finding } from "../../domain/finding.js";
import { isAllowed } from "../allowances.js";
import type { ChangedFile, ChangeView } from "../change/change-view.js";
import { toRuleFinding } from "../rule-finding.js";
import { type Dependencies, dependenciesIn } from "./dependencies/manifests.js";
import { likelyMeant } from "./dependencies/popular.js";
import { LOCK_CONTROLS } from "./locks/controls.js";
import { lockMismatches } from "./locks/lock-mismatch.js";
import type { Control, StaticGate } from "./static-gate.js";

const one = (path: string, text: string): Control => ({
  code: "DEP_UNREVIEWED",
  after: { [path]: text },
});

export const dependencies: StaticGate = {
  id: "proof:dependencies",
  judge: async (change) => [...findingsIn(change), ...(await lockMismatches(change))],
  controls: [
    one("package.json", '{"dependencies": {"lodahs": "^4.17.21"}}\n'),
    one("Cargo.toml", '[dependencies]\nserd = "1"\n'),
    one("go.mod", "module a\n\nrequire example.org/b v1.0.0\n"),
    one("requirements.txt", "reqests==2\n"),
    one("pyproject.toml", '[project]\ndependencies = ["reqests"]\n'),
    ...LOCK_CONTROLS,
  ],
};

function findingsIn(change: ChangeView): readonly Finding[] {
  // A package that another manifest of the change had before only moves.
  const known = new Set(change.files.flatMap(({ path, before }) => [...read(path, before).keys()]));
  return change.files.flatMap((file) => findingsOf(file, { known, change }));
}

const NONE: Dependencies = new Map();

const read = (path: string, side: ChangedFile["after"]): Dependencies =>
  side === undefined ? NONE : (dependenciesIn(path, side.text) ?? NONE);

interface Around {
  readonly known: ReadonlySet<string>;
  readonly change: ChangeView;
}

/** Of the repository itself: packages of a workspace. */
const OWN = /^workspace:|\bworkspace\s*=\s*true\b/;
const ELSEWHERE =
  /\bgit\b|git[+@]|^(?:https?|file|link|portal|npm|github|gitlab|bitbucket):|^[\w.-]+\/[\w.-]+(?:#|$)|\bpath\s*=|@\s*(?:https?|git\+|file:)|^=>|^url$/;

function findingsOf(file: ChangedFile, { known, change }: Around): readonly Finding[] {
  const before = read(file.path, file.before);
  return [...read(file.path, file.after)].flatMap(([name, spec]) => {
    if (before.get(name) === spec || OWN.test(spec)) return [];
    const isElsewhere = ELSEWHERE.test(spec);
    if (known.has(name) && !(isElsewhere && !ELSEWHERE.test(before.get(name) ?? ""))) return [];
    const isPermitted = isAllowed(change.workstream, "newDependencies", name);
    return [toFinding(file.path, { name, spec, isElsewhere, isPermitted })];
  });
}

interface Added {
  readonly name: string;
  readonly spec: string;
  readonly isElsewhere: boolean;
  readonly isPermitted: boolean;
}

function toFinding(path: string, { name, spec, isElsewhere, isPermitted }: Added): Finding {
  const meant = likelyMeant(name);
  const place = isElsewhere
    ? ` from ${JSON.stringify(spec.trim().slice(0, 80))}, which is no registry`
    : "";
  const doubt =
    meant === undefined ? "" : `; its name is almost that of the widely used "${meant}"`;
  const end = isPermitted ? " [allowed by the plan]" : "";
  return toRuleFinding("DEP_UNREVIEWED", `${path} ${name}`, {
    file: path,
    severity: isPermitted ? "info" : "hard",
    message: `${path} asks for ${name}${place}, which nobody has looked at${doubt}${end}`,
    fix: { hint: "do without it, or ask for it in the plan" },
    allowance: `allow.newDependencies: [${JSON.stringify(name)}]`,
  });
}
