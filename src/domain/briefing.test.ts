/** Every kind of prompt as the agent gets it, word by word. */

import { describe, expect, test } from "vitest";
import { finding, toId, toPlanOf } from "../../test/support/entries.js";
import { type PromptRequest, toPrompt } from "./briefing.js";

/** A plan that says all that a plan can, with what the agent must not see among it. */
const FULL = toPlanOf({
  id: toId("ws2"),
  title: "feat(vm): re-entrant host functions",
  issue: 60,
  brief: "Let host functions call back into the machine.\n\nKeep the public names.\n",
  scope: ["src/vm/**", "test/**"],
  requiredSymbols: ["callClosure"],
  acceptance: [
    { kind: "command", files: { "test/accept/hof.test.js": "SECRET" }, run: "node SECRET.js" },
  ] as never,
});

const FIRST: PromptRequest = {
  plan: FULL,
  title: FULL.title,
  base: "main",
  rules: {
    gates: [
      { id: "format", run: "npm run format:check", fix: "npm run format" },
      { id: "test", run: "npm test" },
    ],
    protected: [".github/**", "interlock.yaml"],
  },
  reason: "brief",
  hasBaseMoved: false,
  isFirstOfSession: true,
  isReplay: false,
  attempt: 1,
  attemptsMax: 6,
  ...{ findings: [], messages: [], claims: [], troubles: [], refusals: [] },
  hasTools: true,
};
const LATER: PromptRequest = { ...FIRST, isFirstOfSession: false, attempt: 2 };
const LOOPED = { kind: "same-call", found: 5, limit: 5, what: "npm test" } as const;

const PROMPTS: Readonly<Record<string, PromptRequest>> = {
  first: FIRST,
  bare: {
    ...FIRST,
    plan: toPlanOf({ id: toId("ws1"), title: "docs: a word", brief: "Say a word." }),
    title: "docs: a word",
    rules: { gates: [{ id: "test", run: "npm test" }], protected: [] },
    hasTools: false,
  },
  feedback: {
    ...LATER,
    reason: "feedback",
    findings: [finding("LINT", "Unused name 'x'", { file: "src/vm/call.js", line: 3 })],
  },
  conflict: {
    ...LATER,
    reason: "conflict",
    hasBaseMoved: true,
    findings: [finding("MERGE_CONFLICT", "both changed it", { file: "src/vm/call.js" })],
  },
  "told-and-refused": {
    ...LATER,
    reason: "told",
    messages: [
      { by: "Ada", text: "Look at the old tests first." },
      { by: "Grace", text: "Keep it small." },
    ],
    refusals: [
      {
        decision: "needs-person",
        rule: "leaves the workspace",
        tool: "edit",
        subject: "/etc/hosts",
      },
    ],
  },
  nudged: { ...LATER, reason: "retry", intervention: "nudge", because: LOOPED },
  restarted: {
    ...FIRST,
    reason: "retry",
    attempt: 2,
    intervention: "restart",
    lastBadEnd: "crashed",
    claims: [
      { turn: 1, text: "All done,\nfirst time right." },
      { turn: 2, text: "Really done." },
    ],
    troubles: [{ turn: 2, agent: "codex", trouble: LOOPED }],
  },
  replayed: { ...LATER, isReplay: true },
};

describe("a prompt", () => {
  test.each(Object.entries(PROMPTS))("%s", async (name, request) => {
    const text = toPrompt(request);
    await expect(text).toMatchFileSnapshot(`../../test/golden/briefing/${name}.md`);
    // Whoever knew what is held back could do that and nothing else.
    expect(text).not.toContain("SECRET");
  });
});
