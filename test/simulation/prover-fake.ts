/** Judges by the truth of the tree (`quality.ts`), gate by gate, as far as the machine lets the gates run. */

import { type CheckRun, type Proof, toProof } from "../../src/domain/check-run.js";
import { toConflictRun } from "../../src/domain/conflict.js";
import type { Finding } from "../../src/domain/finding.js";
import type { Sha, Tree } from "../../src/domain/ids.js";
import type { ProofRequest, Prover } from "../../src/ports/prover.js";
import type { Life } from "./life.js";
import { toText, wordsOf } from "./quality.js";
import type { World } from "./world.js";

export const GATES = ["format", "test", "ci"] as const;
type GateName = (typeof GATES)[number];

/** A finding that fails the check run, unless the base has it too. */
type Failure = Pick<Finding, "code" | "message" | "signature" | "testId" | "fix">;

export function createFakeProver(life: Life): Prover {
  const { world } = life;
  return {
    async warm() {
      await life.call("prover.warm");
    },
    async rules() {
      await life.call("prover.rules");
      return RULES;
    },
    async prove(request) {
      await life.call("prover.prove");
      if (request.workstream !== undefined) world.begin("proof", request.workstream.id);
      const proof = await prove(life, request);
      if (proof.verdict === "pass") world.passed.add(passKey(request.base, proof.subject.tree));
      await life.pause("prover.prove done");
      return proof;
    },
    async baseline(base) {
      await life.call("prover.baseline");
      const tree = world.commits.treeOf(base);
      return runGates(life, { baseTree: undefined, tree, retries: 0 });
    },
    async examine({ base, gates, signal }) {
      await life.call("prover.examine");
      const tree = world.commits.treeOf(base);
      const checkRuns = await runGates(life, { baseTree: undefined, tree, retries: 0, signal });
      return checkRuns.filter(({ gate }) => gates.includes(gate));
    },
    async mend({ head }) {
      await life.call("prover.mend");
      const mended = tidied(world, head);
      await life.pause("prover.mend done");
      return mended === undefined
        ? { kind: "unchanged", why: "the formatter left everything as it was" }
        : { kind: "mended", head: mended };
    },
  };
}

const RULES = {
  gates: GATES.map((id) => ({ id, run: `run ${id}` })),
  protected: [],
  titles: "none" as const,
};

/** Names that the tree has passed every gate as a change of this base. */
export const passKey = (base: Sha, tree: Tree): string => `${base} ${tree}`;

async function prove(life: Life, { base, head, retries, signal }: ProofRequest): Promise<Proof> {
  const { commits } = life.world;
  const merged = commits.merge(base, head);
  if (merged.kind === "conflict") {
    const subject = { base, head, tree: commits.treeOf(head) };
    return toProof(subject, [toConflictRun({ files: merged.files, excerpt: [] })]);
  }
  const { tree } = merged;
  const baseTree = commits.treeOf(base);
  const subject = { base, head, tree };
  if (tree === baseTree) return toProof(subject, [checkRun("rules", [NO_CHANGE])]);
  return toProof(subject, await runGates(life, { baseTree, tree, retries, signal }));
}

interface GateRequest {
  /** Undefined: the tree is the base, and all its failures are its own. */
  readonly baseTree: Tree | undefined;
  readonly tree: Tree;
  readonly retries: number;
  readonly signal?: AbortSignal | undefined;
}

async function runGates(life: Life, request: GateRequest): Promise<readonly CheckRun[]> {
  const { gatesMs } = life.world.scenario;
  if (gatesMs > 0) await life.scheduler.wait("prover.wait", gatesMs, request.signal);
  const checkRuns: CheckRun[] = [];
  for (const gate of GATES) {
    await life.pause("prover.gate");
    if (request.signal?.aborted === true)
      checkRuns.push({ ...checkRun(gate, []), conclusion: "cancelled" });
    else checkRuns.push(runGate(life.world, gate, request));
  }
  return checkRuns;
}

function runGate(world: World, gate: GateName, request: GateRequest): CheckRun {
  const key = `${request.baseTree ?? "-"} ${request.tree} ${gate}`;
  const known = world.checkRuns.get(key);
  if (known !== undefined) return { ...known, reused: true };
  const trouble = troubleOf(world, gate, request);
  if (trouble !== undefined) return trouble;
  const result = checkRun(gate, failuresOf(world, gate, request));
  world.checkRuns.set(key, result);
  return result;
}

function failuresOf(
  world: World,
  gate: GateName,
  { baseTree, tree }: GateRequest,
): readonly Failure[] {
  const after = world.qualities.of(tree);
  const before = baseTree === undefined ? undefined : world.qualities.of(baseTree);
  if (gate === "format") {
    return [...after.messy].filter((path) => before?.messy.has(path) !== true).map(toFormatFailure);
  }
  if (gate === "ci") return [];
  return [...after.failing].filter((name) => before?.failing.has(name) !== true).map(toTestFailure);
}

/** `name.value`: the same failure with another value each time. */
function toTestFailure(name: string): Failure {
  const [coarse = name] = name.split(".");
  return {
    code: "TEST_FAIL",
    message: `${name} failed`,
    testId: name,
    signature: `test:${coarse}/${name}`,
  };
}

const toFormatFailure = (path: string): Failure => ({
  code: "FORMAT",
  message: `${path} is not formatted`,
  signature: `format:${path}/${path}`,
  fix: { command: "run format --write", hint: "run the formatter" },
});

const NO_CHANGE: Failure = {
  code: "NO_CHANGE",
  message: "nothing was changed",
  signature: "no_change:0/0",
};

function checkRun(gate: string, failures: readonly Failure[]): CheckRun {
  return {
    gate,
    conclusion: failures.length === 0 ? "success" : "failure",
    durationMs: 1,
    findings: failures.map((failure) => ({ severity: "hard", blame: "workstream", ...failure })),
    evidence: [],
  };
}

function troubleOf(
  world: World,
  gate: GateName,
  { tree, retries }: GateRequest,
): CheckRun | undefined {
  const trouble = world.scenario.trouble.find((one) => {
    if (one.gate !== gate) return false;
    return one.reach === "everywhere" || world.commits.files(tree).has(`part-${one.reach}`);
  });
  if (trouble === undefined) return undefined;
  const { lasts } = trouble;
  const isPermanent = lasts === "permanent";
  if (!isPermanent && retries >= lasts) return undefined;
  const finding: Finding = {
    code: "INFRA",
    severity: "hard",
    blame: "infra",
    message: isPermanent ? "the tool is not there" : "the network is away",
    signature: isPermanent ? "missing_tool:0/0" : "network:0/0",
  };
  return { ...checkRun(gate, []), conclusion: "incomplete", findings: [finding] };
}

/** What the formatter makes of it: `messy` goes, `clumsy` is beyond it. */
function tidied(world: World, head: Sha): Sha | undefined {
  const files = new Map<string, string>();
  for (const [path, text] of world.commits.filesOf(head)) {
    files.set(path, toText(wordsOf(text).filter((word) => word !== "messy")));
  }
  const tree = world.commits.toTree(files);
  return tree === world.commits.treeOf(head)
    ? undefined
    : world.commits.commit([head], tree, "format");
}
