/** Guards taken out on purpose, one at a time. Each has to be noticed, or the promise behind it is held by nothing. */

import type { RunPorts } from "../../src/app/ports.js";
import { toProof } from "../../src/domain/check-run.js";

import { journalMutants } from "./journal-mutants.js";
import type { Life } from "./life.js";
import { monitorMutants } from "./monitor-mutants.js";

export interface Mutant {
  readonly name: string;
  /** The promises that may be seen broken first. */
  readonly breaks: readonly string[];
  readonly mutate: (ports: RunPorts, life: Life) => RunPorts;
}

const landing: readonly Mutant[] = [
  {
    name: "the forge lands without compare-and-swap",
    breaks: ["compare-and-swap"],
    mutate: (ports, life) => ({
      ...ports,
      forge: {
        ...ports.forge,
        async land(lease, candidate, pullRequest) {
          const { world } = life;
          if (
            world.base !== candidate.tip &&
            !world.commits.isAncestor(candidate.commit, world.base)
          ) {
            world.move({ to: candidate.commit, by: "interlock", candidate });
          }
          return ports.forge.land(lease, candidate, pullRequest);
        },
      },
    }),
  },
  {
    name: "landing, asked again, is refused instead of found",
    breaks: ["once", "same end"],
    mutate: (ports, life) => ({
      ...ports,
      forge: {
        ...ports.forge,
        async land(lease, candidate, pullRequest) {
          const { base, commits } = life.world;
          if (commits.isAncestor(candidate.commit, base)) return { kind: "refused", actual: base };
          return ports.forge.land(lease, candidate, pullRequest);
        },
      },
    }),
  },
  {
    name: "another tree lands than the one that was tested",
    breaks: ["proven", "green"],
    mutate: (ports, life) => ({
      ...ports,
      forge: {
        ...ports.forge,
        async land(_lease, candidate) {
          const { world } = life;
          const files = new Map(world.commits.files(candidate.tree)).set("late", "addition");
          const to = world.commits.commit([world.base], world.commits.toTree(files), "late");
          world.move({ to, by: "interlock", candidate });
          return { kind: "landed" };
        },
      },
    }),
  },
  {
    name: "the lease of a dead owner opens every door",
    breaks: ["lease"],
    mutate: (ports) => ({
      ...ports,
      journal: { ...ports.journal, lease: { owner: "owner-1", isHeld: true } },
    }),
  },
];

const proving: readonly Mutant[] = [
  {
    name: "a gate that could not run counts as passed",
    breaks: ["proven"],
    mutate: (ports) => ({
      ...ports,
      prover: {
        ...ports.prover,
        async prove(request) {
          const { subject, checkRuns } = await ports.prover.prove(request);
          const passed = checkRuns.map((one) =>
            one.conclusion === "incomplete" ? { ...one, conclusion: "success" as const } : one,
          );
          return toProof(subject, passed);
        },
      },
    }),
  },
  {
    name: "a proof with a gate missing is a proof",
    breaks: ["not run is not passed"],
    mutate: (ports) => ({
      ...ports,
      prover: {
        ...ports.prover,
        async prove(request) {
          const { subject, checkRuns } = await ports.prover.prove(request);
          return toProof(
            subject,
            checkRuns.filter(({ gate }) => gate !== "ci"),
          );
        },
      },
    }),
  },
  {
    name: "the proof of the change stands for its candidate's",
    breaks: ["proven", "green"],
    mutate: (ports, life) => ({
      ...ports,
      prover: {
        ...ports.prover,
        async prove(request) {
          const { commits } = life.world;
          const isCandidate = commits.get(request.head).message.includes("Interlock-Run: ");
          if (!isCandidate) return ports.prover.prove(request);
          const checkRuns = ["format", "test", "ci"].map((gate) => ({
            gate,
            conclusion: "success" as const,
            durationMs: 0,
            findings: [],
            evidence: [],
          }));
          return toProof(
            { base: request.base, head: request.head, tree: commits.treeOf(request.head) },
            checkRuns,
          );
        },
      },
    }),
  },
  {
    name: "nobody sees that work is stuck",
    breaks: ["limits"],
    mutate: (ports, life) => ({
      ...ports,
      prover: {
        ...ports.prover,
        async prove(request) {
          const { subject, checkRuns } = await ports.prover.prove(request);
          const renamed = checkRuns.map((one) => ({
            ...one,
            findings: one.findings.map((finding) =>
              finding.blame === "infra"
                ? finding
                : { ...finding, signature: `test:${life.world.portCalls}/0` },
            ),
          }));
          return toProof(subject, renamed);
        },
      },
    }),
  },
];

const effects: readonly Mutant[] = [
  {
    name: "every ask opens another pull request",
    breaks: ["once"],
    mutate: (ports, life) => ({
      ...ports,
      forge: {
        ...ports.forge,
        async openPullRequest(request) {
          const first = await ports.forge.openPullRequest(request);
          const { pullRequests } = life.world;
          if (first.landedAs === undefined && life.world.owners > 1) {
            const second = { ...first, number: 1_000 + pullRequests.size };
            pullRequests.set(second.number, second);
          }
          return first;
        },
      },
    }),
  },
  {
    name: "every ask closes the issue once more",
    breaks: ["once"],
    mutate: (ports, life) => ({
      ...ports,
      forge: {
        ...ports.forge,
        async closeIssue(lease, issue, by) {
          if (life.world.issues.get(issue) === "closed") life.world.closings.push(issue);
          return ports.forge.closeIssue(lease, issue, by);
        },
      },
    }),
  },
  {
    name: "every ask stores one more attestation",
    breaks: ["once"],
    mutate: (ports, life) => ({
      ...ports,
      attestations: {
        async store(request) {
          const { attestations } = life.world;
          if (attestations.some(({ commit }) => commit === request.commit))
            attestations.push(request);
          return ports.attestations.store(request);
        },
      },
    }),
  },
  {
    name: "the branch of what has landed is left",
    breaks: ["aftercare"],
    mutate: (ports) => ({
      ...ports,
      forge: { ...ports.forge, deleteBranch: () => Promise.resolve() },
    }),
  },
  {
    name: "prompts are not kept",
    breaks: ["evidence"],
    mutate: (ports) => ({
      ...ports,
      evidence: { ...ports.evidence, put: (name) => Promise.resolve({ name, sha256: "nowhere" }) },
    }),
  },
];

const watching: readonly Mutant[] = [
  {
    name: "an idle loop asks the forge each time it looks for notes",
    breaks: ["idle"],
    mutate: (ports) => ({
      ...ports,
      steering: {
        ...ports.steering,
        async pending() {
          await ports.forge.tip();
          return ports.steering.pending();
        },
      },
    }),
  },
  {
    name: "time stands still for the loop",
    breaks: ["end"],
    mutate: (ports) => {
      const now = ports.ambient.now();
      return { ...ports, ambient: { ...ports.ambient, now: () => now } };
    },
  },
  {
    name: "an agent does not get to hear what people say",
    breaks: ["heard"],
    mutate: (ports) => ({
      ...ports,
      agentNamed: (name) => {
        const agent = ports.agentNamed(name);
        return {
          ...agent,
          runTurn: (request) =>
            agent.runTurn({
              ...request,
              prompt: request.prompt.replaceAll(/^Message from .*$/gm, ""),
            }),
        };
      },
    }),
  },
  {
    name: "the work of a workstream that was stopped is said to be kept, and is not",
    breaks: ["kept"],
    mutate: (ports) => ({ ...ports, forge: { ...ports.forge, keepBranch: async () => true } }),
  },
  {
    name: "a process outlives its turn",
    breaks: ["end"],
    mutate: (ports, life) => ({
      ...ports,
      agentNamed: (name) => {
        const agent = ports.agentNamed(name);
        return {
          ...agent,
          async runTurn(request) {
            void life.scheduler.wait("agent.left", Number.POSITIVE_INFINITY);
            return agent.runTurn(request);
          },
        };
      },
    }),
  },
];

export const MUTANTS: readonly Mutant[] = [
  ...landing,
  ...proving,
  ...effects,
  ...watching,
  ...journalMutants,
  ...monitorMutants,
];
