/** A first `interlock.yaml` for a repository, from the tools that its files show. */

import { detectCargo } from "./detect/cargo.js";
import { type Detector, type RepositoryFiles, type Toolchain } from "./detect/found.js";
import { detectGo } from "./detect/go.js";
import { detectMaven } from "./detect/maven.js";
import { detectNpm } from "./detect/npm.js";
import { detectPython } from "./detect/python.js";
import { detectJust, detectMake } from "./detect/recipes.js";
import { writeConfig } from "./detect/write-config.js";

export type { RepositoryFiles } from "./detect/found.js";

export interface Detected {
  /** The text of an `interlock.yaml`, with comments, that `parseConfig` accepts. */
  readonly text: string;
  /** What was found, a line each, for people. */
  readonly found: readonly string[];
}

const LANGUAGES: readonly Detector[] = [
  detectNpm,
  detectCargo,
  detectGo,
  detectPython,
  detectMaven,
];
const RUNNERS: readonly Detector[] = [detectJust, detectMake];

export function detectConfig(files: RepositoryFiles, base: string): Detected {
  const languages = LANGUAGES.flatMap((detect) => detect(files) ?? []);
  const toolchains = RUNNERS.reduce<readonly Toolchain[]>((known, detect) => {
    const runner = detect(files);
    return runner === undefined ? known : [...known, withoutWhatIsCovered(runner, known)];
  }, languages);
  const workflows = files.list.filter((path) => WORKFLOW.test(path)).sort();
  const used = toolchains.filter((toolchain) => toolchain.gates.length > 0);
  return {
    text: writeConfig({ base, toolchains: used, workflows }),
    found: [...toolchains.map((toolchain) => toolchain.found), ...foundWorkflows(workflows)],
  };
}

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;

/** `make lint` usually runs what was found already, so a runner is asked only for what nothing else looks after. */
function withoutWhatIsCovered(runner: Toolchain, known: readonly Toolchain[]): Toolchain {
  const covered = new Set(known.flatMap((toolchain) => toolchain.gates.map((gate) => gate.role)));
  const gates = runner.gates.filter((gate) => !covered.has(gate.role));
  const roles = gates.map((gate) => gate.role).join(", ");
  const found =
    gates.length === 0
      ? `${runner.found} (nothing that is not covered)`
      : `${runner.found}, for ${roles}`;
  return { ...runner, gates, found };
}

function foundWorkflows(workflows: readonly string[]): readonly string[] {
  if (workflows.length === 0) return [];
  return [
    `GitHub Actions: ${workflows.join(", ")} (kept as a comment: workflow files cannot run here yet)`,
  ];
}
