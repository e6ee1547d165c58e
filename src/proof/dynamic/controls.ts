/**
 * Before a configured gate is believed it has to refuse what is known to be bad, laid over the base: the files of its `control`, or
 * else a source file that no longer parses. Tests gates whose tests can be run one by one have their canary instead.
 */

import type { CheckRun } from "../../domain/check-run.js";
import type { CommandGate, FailureClass, TestsGate } from "../../domain/config.js";
import type { Finding } from "../../domain/finding.js";
import { hash } from "../../domain/hash.js";
import { keptRun } from "../kept-run.js";
import { runGate } from "../run-gate.js";
import type { Deep, DeepGate } from "./deep.js";
import type { Edits } from "./lab.js";
import { notLookedAt } from "./not-looked-at.js";
import { plantedFault } from "./planted-fault.js";

/** Gates that look at a program's text, so that text that is none is wrong for every one of them. */
const ON_TEXT: readonly FailureClass[] = [
  "format",
  "lint",
  "dead_code",
  "type",
  "compile",
  "build",
];

export const controls: DeepGate = {
  id: "proof:controls",
  question: undefined,
  judge: async (deep) => {
    const gates = controlledGates(deep);
    if (gates.length === 0) return { findings: [], record: [], conclusion: "neutral" };
    const tried = await Promise.all(gates.map((gate) => tryControl(gate, deep)));
    const findings = tried.flatMap(({ finding }) => finding ?? []);
    const record = tried.map(({ gate, state, paths }) => ({ gate: gate.id, state, paths }));
    return findings.some(({ severity }) => severity === "hard")
      ? { findings, record, conclusion: "incomplete" }
      : { findings, record };
  },
};

type Controlled = CommandGate | TestsGate;

function controlledGates({ config, suites }: Deep): readonly Controlled[] {
  return config.gates.filter((gate): gate is Controlled => {
    if (gate.kind === "actions") return false;
    if (gate.control !== undefined) return true;
    return gate.kind === "tests"
      ? !suites.some((suite) => suite.gate.id === gate.id)
      : ON_TEXT.includes(gate.class);
  });
}

interface Tried {
  readonly gate: Controlled;
  readonly state: "refused" | "passed" | "unclear" | "nothing to plant";
  readonly paths: readonly string[];
  readonly finding?: Finding;
}

async function tryControl(gate: Controlled, deep: Deep): Promise<Tried> {
  const { toolbox, view, rules, profile, effort } = deep;
  const key = rules.keyOf(["control", gate]);
  const edits =
    gate.control?.files ?? (await plantedFault(gate, view.base, toolbox.ambient.nonce()));
  const paths = Object.keys(edits ?? {});
  if (edits === undefined) return { gate, state: "nothing to plant", paths };
  const run = await keptRun({
    checkRuns: toolbox.checkRuns,
    key,
    signal: effort.signal,
    work: (signal) => runPlanted(gate, edits, { ...deep, effort: { ...effort, signal } }),
  });
  if (run.conclusion === "failure") return { gate, state: "refused", paths };
  if (run.conclusion !== "success") {
    const why = `whether gate "${gate.id}" refuses what is bad: it ended as ${run.conclusion} on the base`;
    return { gate, state: "unclear", paths, finding: notLookedAt("INFRA", why) };
  }
  const isGuess = gate.control === undefined;
  const severity = isGuess && profile === "standard" ? "soft" : "hard";
  return { gate, state: "passed", paths, finding: { ...toFinding(gate, paths), severity } };
}

async function runPlanted(gate: Controlled, edits: Edits, deep: Deep): Promise<CheckRun> {
  const { toolbox, config, effort, places } = deep;
  return toolbox.inTurn(async () => {
    const opened = await places.base.open(gate.id);
    if (opened.kind === "failed") return unclear(gate);
    const { checkout } = opened;
    try {
      await checkout.write(edits);
      const quiet = { ...effort, onProgress: () => undefined };
      return await runGate(gate, { toolbox, config, checkout, effort: quiet });
    } finally {
      await checkout.restore(Object.keys(edits));
      places.base.giveBack(checkout, gate.id);
    }
  });
}

const unclear = ({ id }: Controlled): CheckRun => ({
  ...{ gate: id, conclusion: "incomplete", durationMs: 0, findings: [], evidence: [] },
});

function toFinding({ id, control }: Controlled, paths: readonly string[]): Finding {
  const what =
    control === undefined
      ? `a syntax error in ${paths.join(", ")}`
      : `its control (${paths.join(", ")})`;
  return {
    code: "INFRA",
    severity: "hard",
    blame: "infra",
    message: `gate "${id}" lets ${what} pass on the base, so its verdict says little`,
    signature: `broken_gate:${hash(id)}/${hash(control === undefined ? "guess" : "control")}`,
    fix: { hint: "mend the gate, or say with `control` what it has to refuse" },
  };
}
