/** The whole proof of a change: merge, rules, gates, acceptance, by the rules of the base and in clean checkouts. */

import { type Proof, type Subject, toProof } from "../domain/check-run.js";
import { toConflictRun } from "../domain/conflict.js";
import type { ProofRequest, Prover, Rules } from "../ports/prover.js";
import { mendChange } from "../proof/mend-change.js";
import { notRunnable } from "../proof/run-gate.js";
import { runGates } from "../proof/run-gates.js";
import { setUp } from "../proof/setup.js";
import type { Toolbox } from "../proof/toolbox.js";
import { withWaivers } from "../proof/waivers.js";
import { judge } from "./judge.js";
import type { ReadConfig } from "./read-config.js";

export interface ProverOptions {
  readonly toolbox: Toolbox;
  readonly readConfig: ReadConfig;
}

export function createProver({ toolbox, readConfig }: ProverOptions): Prover {
  return {
    warm: async (directory, base, signal) => {
      const config = await readConfig(base);
      if (config.kind === "bad") return;
      const tree = await toolbox.repository.treeOf(base);
      await setUp({ toolbox, config: config.config, tree, isBase: true, signal }, directory);
    },
    rules: async (base) => toRules(await readConfig(base)),
    prove: (request) => prove({ toolbox, readConfig }, request),
    baseline: async (base, onProgress, signal) => {
      const config = await readConfig(base);
      if (config.kind === "bad") return [notRunnable("config", config.why)];
      const effort = { retries: 0, signal, onProgress: onProgress ?? (() => undefined) };
      const tree = await toolbox.repository.treeOf(base);
      const change = { kind: "base" as const, base };
      return runGates(
        { toolbox, config: config.config, tree, effort, change },
        config.config.gates,
      );
    },
    examine: async ({ base, gates, signal, onProgress }) => {
      const read = await readConfig(base);
      if (read.kind === "bad") return [notRunnable("config", read.why)];
      const { config } = read;
      const effort = { retries: 0, signal, onProgress: onProgress ?? (() => undefined) };
      const tree = await toolbox.repository.treeOf(base);
      const change = { kind: "base" as const, base };
      return runGates(
        { toolbox: forgetful(toolbox), config, tree, effort, change },
        config.gates.filter(({ id }) => gates.includes(id)),
      );
    },
    mend: async ({ base, ...request }) => {
      const config = await readConfig(base);
      if (config.kind === "bad") return { kind: "unchanged", why: config.why };
      return mendChange({ toolbox, config: config.config, signal: undefined, ...request });
    },
  };
}

/** Asks anew what is known, and remembers the new answer. */
const forgetful = (toolbox: Toolbox): Toolbox => ({
  ...toolbox,
  checkRuns: {
    get: async () => undefined,
    put: (key, checkRun) => toolbox.checkRuns.put(key, checkRun),
  },
});

function toRules(read: Awaited<ReturnType<ReadConfig>>): Rules {
  if (read.kind === "bad") return { gates: [], protected: [], titles: "none" };
  const gates = read.config.gates.flatMap((gate) => {
    if (gate.kind === "actions") return [];
    const fix = gate.kind === "command" && gate.fix !== undefined ? { fix: gate.fix } : {};
    return [{ id: gate.id, run: gate.run, ...fix }];
  });
  return { gates, protected: read.config.proof.protected, titles: read.config.commits.convention };
}

async function prove(
  { toolbox, readConfig }: ProverOptions,
  request: ProofRequest,
): Promise<Proof> {
  const { repository } = toolbox;
  const merged = await repository.merge(request.base, request.head);
  if (merged.kind === "conflict") {
    const tree = await repository.treeOf(request.head);
    return toProof({ base: request.base, head: request.head, tree }, [toConflictRun(merged)]);
  }
  const subject: Subject = { base: request.base, head: request.head, tree: merged.tree };
  const read = await readConfig(request.base);
  if (read.kind === "bad") return toProof(subject, [notRunnable("config", read.why)]);
  const checkRuns = await judge({ toolbox, config: read.config, request, subject });
  return toProof(
    subject,
    checkRuns.map((run) => withWaivers(run, request.waivers)),
  );
}
