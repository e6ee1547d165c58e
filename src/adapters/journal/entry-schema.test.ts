import { describe, expect, test } from "vitest";
import { NOON } from "../../../test/support/journal-folder.js";
import { SAMPLES } from "../../../test/support/sample-events.js";
import { toWorkstreamId } from "../../domain/ids.js";
import type { StopReason } from "../../domain/stop-reason.js";
import { entrySchemaOf } from "./entry-schema.js";

const toEntry = (event: object): object => ({ seq: 3, at: NOON, ...event });

describe("the schema of an entry", () => {
  test.each(Object.entries(SAMPLES))("%s is read as it was written", (type, event) => {
    const entry = toEntry(event);
    expect(entrySchemaOf(type)?.parse(JSON.parse(JSON.stringify(entry)))).toEqual(entry);
  });

  test.each(Object.entries(SAMPLES))("%s with a further field is refused", (type, event) => {
    expect(entrySchemaOf(type)?.safeParse(toEntry({ ...event, further: 1 })).success).toBe(false);
  });

  test.each(Object.entries(SAMPLES))(
    "%s without any one of its fields is refused, or the field is optional",
    (type, event) => {
      const optional = Object.keys(event).filter((field) => {
        const rest = Object.fromEntries(Object.entries(event).filter(([name]) => name !== field));
        return entrySchemaOf(type)?.safeParse(toEntry(rest)).success === true;
      });
      expect(optional).toEqual(OPTIONAL[type] ?? []);
    },
  );

  test("every reason to stop is read as it was written", () => {
    const reasons: { readonly [Kind in StopReason["kind"]]: Extract<StopReason, { kind: Kind }> } =
      {
        "attempts-exhausted": {
          kind: "attempts-exhausted",
          attempts: 6,
          codes: ["LINT"],
          lastFinding: "x",
        },
        stuck: { kind: "stuck", pattern: "oscillation", codes: [], explanation: "x" },
        misbehaved: { kind: "misbehaved", turns: 3, lastEnd: "silent" },
        "over-time": { kind: "over-time", minutes: 480 },
        "over-budget": { kind: "over-budget", costUsd: 21.5, limitUsd: 20 },
        "over-limit": { kind: "over-limit", whose: "run", of: "tokens", spent: 11, limit: 10 },
        conflicts: { kind: "conflicts", rounds: 8 },
        incomplete: { kind: "incomplete", explanation: "x" },
        "needs-person": { kind: "needs-person", explanation: "x" },
        unavailable: { kind: "unavailable", agent: "codex", outage: "login", times: 1 },
        dependency: { kind: "dependency", on: toWorkstreamId("ws2") },
        cancelled: { kind: "cancelled", by: "ada" },
      };
    for (const reason of Object.values(reasons)) {
      const entry = toEntry({ ...SAMPLES["workstream-stopped"], reason });
      expect(entrySchemaOf("workstream-stopped")?.parse(entry)).toEqual(entry);
    }
  });

  test("there is none for a type that is not known, nor for what every object has", () => {
    expect(["quota-raised", "constructor", "__proto__", ""].map(entrySchemaOf)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

const OPTIONAL: Readonly<Record<string, readonly string[]>> = {
  "turn-started": ["intervention", "because", "isolation"],
  "turn-progressed": ["tokens", "costUsd"],
  "agent-rested": ["outage"],
  "machine-ran-short": ["where", "since"],
  "handed-over": ["outage"],
  "run-started": ["runLimits", "fallback"],
  "turn-ended": ["outage", "reason", "claim", "tokens", "costUsd", "output"],
  "pull-request-opened": ["mendedFrom"],
  "work-kept": ["branch", "head"],
  told: ["workstream"],
  approved: ["workstream", "why", "allow", "leavesWorkspace"],
  cancelled: ["workstream"],
};
