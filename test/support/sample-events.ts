/** One event of each type, with every optional field: a type added to the domain and not here does not compile. */

import type { CheckRun, Proof } from "../../src/domain/check-run.js";
import type { Candidate, Event, EventType } from "../../src/domain/event.js";
import {
  toInstant,
  toRunId,
  toSessionId,
  toSha,
  toTree,
  toWorkstreamId,
} from "../../src/domain/ids.js";
import { NOTHING_ALLOWED, type Plan } from "../../src/domain/plan.js";

export const sha = (digit: string) => toSha(digit.repeat(40));
const tree = toTree("e".repeat(40));
const workstream = toWorkstreamId("ws1");
const digest = "5".repeat(64);
const evidence = { name: "log", sha256: digest };

export const sampleCheckRun: CheckRun = {
  gate: "test",
  class: "tests",
  conclusion: "failure",
  durationMs: 12.5,
  findings: [
    {
      code: "TEST_FAIL",
      severity: "hard",
      blame: "workstream",
      file: "src/vm.ts",
      line: 7,
      testId: "vm › calls back",
      message: "expected 3, got “2”",
      excerpt: ["a", "b"],
      signature: "test:aaaaaaaaaaaa/bbbbbbbbbbbb",
      fix: { command: "npm test", hint: "run it" },
      allowance: "allow.changeTests",
    },
  ],
  evidence: [evidence],
  reused: true,
};

const proof: Proof = {
  verdict: "fail",
  subject: { base: sha("a"), head: sha("b"), tree },
  checkRuns: [sampleCheckRun],
  reasonCodes: ["TEST_FAIL"],
};

const candidate: Candidate = { commit: sha("c"), tree, tip: sha("a"), head: sha("b") };

const limits = {
  attempts: 6,
  turnMinutes: 60,
  workstreamMinutes: 480,
  silentMinutes: 10,
  costUsd: 20,
};

const plan: Plan = {
  version: 1,
  name: "week-1",
  workstreams: [
    {
      id: workstream,
      title: "feat(vm): call back",
      kind: "feature",
      issue: 60,
      pullRequests: [72],
      brief: "Make it call back.\n",
      dependsOn: [],
      scope: ["src/**"],
      requiredSymbols: ["callBack"],
      acceptance: [{ files: { "test/a.test.ts": "…" }, run: "node --test" }],
      allow: NOTHING_ALLOWED,
      agent: "tape",
      estimateHours: 6,
      limits: { attempts: 4 },
      approval: "landing",
    },
  ],
};

const instruction = { id: "n1", by: "ada", workstream };

export const SAMPLES: { readonly [Type in EventType]: Extract<Event, { readonly type: Type }> } = {
  "run-started": {
    type: "run-started",
    run: toRunId("week-1-1"),
    plan,
    planDigest: digest,
    base: "main",
    tip: sha("a"),
    parallel: { start: 1, max: 4 },
    limits: { ...limits, turns: 9, tokens: 1_000, monitor: { sameCalls: 3 } },
    runLimits: { turns: 90, minutes: 60, tokens: 9_000, costUsd: 9 },
    agent: "tape",
    fallback: ["codex"],
    version: "0.1.0",
  },
  "agent-rested": {
    type: "agent-rested",
    agent: "tape",
    workstreams: [workstream],
    outage: "overloaded",
  },
  "machine-slept": { type: "machine-slept", ms: 600_000 },
  "machine-ran-short": {
    type: "machine-ran-short",
    of: "disk",
    foundBytes: 1_000_000_000,
    limitBytes: 1_610_612_736,
    where: "/state/small",
    since: toInstant(0),
  },
  "machine-recovered": {
    type: "machine-recovered",
    of: "disk",
    foundBytes: 3_000_000_000,
    since: toInstant(0),
  },
  "message-delivered": { type: "message-delivered", workstream, turn: 1, messages: 1 },
  "trouble-noticed": {
    type: "trouble-noticed",
    workstream,
    turn: 1,
    trouble: { kind: "same-call", found: 5, limit: 5, what: "npm test" },
  },
  "run-resumed": { type: "run-resumed", owner: "0123456789abcdef" },
  "baseline-established": {
    type: "baseline-established",
    commit: sha("a"),
    checkRuns: [sampleCheckRun],
  },
  "base-examined": {
    type: "base-examined",
    commit: sha("a"),
    gate: "test",
    signature: "test:0123456789ab/0123456789ab",
    message: "expected 1, got 2",
    workstreams: [workstream, toWorkstreamId("ws2")],
    base: "green",
  },
  "workspace-opened": { type: "workspace-opened", workstream, path: "/w/ws1", base: sha("a") },
  "turn-started": {
    type: "turn-started",
    workstream,
    turn: 1,
    session: toSessionId("ws1-1"),
    reason: "brief",
    intervention: "nudge",
    because: { kind: "silence", found: 10, limit: 10 },
    owner: "0123456789abcdef",
    prompt: evidence,
    agent: "tape",
    isolation: { kind: "bubblewrap", network: "model" },
    messages: 0,
  },
  "turn-progressed": {
    type: "turn-progressed",
    workstream,
    turn: 1,
    line: "reading …",
    tokens: 100,
    costUsd: 0.5,
  },
  "turn-ended": {
    type: "turn-ended",
    workstream,
    turn: 1,
    end: "completed",
    outage: "rate-limited",
    reason: "done",
    claim: "All tests pass.",
    tokens: 1000,
    costUsd: 0.5,
    output: evidence,
  },
  "permission-answered": {
    type: "permission-answered",
    workstream,
    turn: 1,
    answer: {
      decision: "needs-person",
      rule: "leaves the workspace",
      tool: "edit",
      subject: "/etc/hosts",
    },
  },
  "person-asked": {
    type: "person-asked",
    workstream,
    turn: 1,
    question: { text: "The rounding changes.", grant: { key: "changeTests", value: "pads cents" } },
  },
  "handed-over": {
    type: "handed-over",
    workstream,
    from: "codex",
    to: "gemini",
    outage: "rate-limited",
  },
  "work-collected": {
    type: "work-collected",
    workstream,
    turn: 1,
    head: sha("b"),
    changed: true,
    committed: ["a.txt"],
  },
  "proof-completed": { type: "proof-completed", workstream, stage: "change", proof },
  "work-mended": {
    type: "work-mended",
    workstream,
    from: sha("b"),
    head: sha("d"),
    gates: ["format"],
  },
  "mending-failed": {
    type: "mending-failed",
    workstream,
    head: sha("b"),
    gates: ["format"],
    why: "it changed nothing",
  },
  "pull-request-opened": {
    type: "pull-request-opened",
    workstream,
    number: 73,
    head: sha("b"),
    title: "feat(vm): call back",
    mendedFrom: "Call back",
  },
  enqueued: { type: "enqueued", workstream },
  "candidate-built": { type: "candidate-built", workstream, candidate },
  "candidate-conflicted": { type: "candidate-conflicted", workstream, proof },
  landed: { type: "landed", workstream, candidate },
  "landing-refused": {
    type: "landing-refused",
    workstream,
    expected: sha("a"),
    actual: sha("f"),
  },
  "branch-deleted": { type: "branch-deleted", workstream, branch: "interlock/week-1-1/ws1" },
  "issue-closed": { type: "issue-closed", workstream, issue: 60 },
  "pull-requests-closed": { type: "pull-requests-closed", workstream, numbers: [72] },
  "attestation-stored": {
    type: "attestation-stored",
    workstream,
    commit: sha("c"),
    sha256: digest,
  },
  "workspace-closed": { type: "workspace-closed", workstream },
  "workstream-stopped": {
    type: "workstream-stopped",
    workstream,
    reason: { kind: "stuck", pattern: "same", codes: ["TEST_FAIL"], explanation: "three times" },
  },
  "work-kept": {
    type: "work-kept",
    workstream,
    branch: "interlock/week-1-1/ws1",
    head: sha("b"),
  },
  told: { type: "told", ...instruction, text: "Look at src/vm.ts first." },
  paused: { type: "paused", id: "n2", by: "ada" },
  resumed: { type: "resumed", id: "n3", by: "ada" },
  approved: {
    type: "approved",
    ...instruction,
    id: "n4",
    waive: ["SCOPE"],
    why: "agreed",
    allow: [{ key: "removeTests", value: "legacy rounding" }],
    leavesWorkspace: true,
  },
  cancelled: { type: "cancelled", ...instruction, id: "n5" },
  "run-ended": { type: "run-ended", outcome: "not-merged" },
};

/** In the order above, which begins with `run-started`. */
export const SAMPLE_EVENTS: readonly Event[] = Object.values(SAMPLES);
