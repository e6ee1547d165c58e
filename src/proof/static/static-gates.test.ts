/** What holds for every gate on a change's text. */

import { describe, expect, test } from "vitest";
import { toId, toPlanOf } from "../../../test/support/entries.js";
import { createSyntax } from "../../adapters/syntax/tree-sitter.js";
import { parseConfig } from "../../config/parse-config.js";
import { toInstant } from "../../domain/ids.js";
import { viewOfTexts } from "../change/view-of-texts.js";
import { STATIC_GATES } from "./gates.js";
import { judgeStatic } from "./judge-static.js";
import type { StaticGate } from "./static-gate.js";

const syntax = createSyntax();
const ambient = { now: () => toInstant(0), nonce: () => "0", wait: () => Promise.resolve() };
const parsed = parseConfig("version: 1\ngates: [{id: t, kind: tests, run: npm test}]\n", "c.yaml");
if (!parsed.ok) throw new Error("the configuration is bad");
const config = parsed.value;

/** One that every gate has something to say of. */
const workstream = toPlanOf({ id: toId("ws1"), claims: {} });

const viewOf = (after: Readonly<Record<string, string>>) =>
  viewOfTexts({ before: {}, after, workstream }, { config, syntax });

describe("every gate on a change's text", () => {
  test.each(STATIC_GATES.map((gate) => [gate.id, gate] as const))(
    "%s refuses each of its known-bad changes, and has nothing against none at all",
    async (_, gate) => {
      expect(gate.controls.length).toBeGreaterThan(0);
      const request = { change: await viewOf({}), syntax, ambient };
      expect(await judgeStatic([gate], request)).toMatchObject([
        { gate: gate.id, conclusion: "success", findings: [] },
      ]);
    },
  );

  test("a gate that lets its known-bad change pass is broken: it proves nothing, and says so", async () => {
    const blind: StaticGate = {
      id: "proof:blind",
      judge: () => Promise.resolve([]),
      controls: [{ code: "STUB", after: { "a.js": "throw new Error('not implemented');\n" } }],
    };
    const [run] = await judgeStatic([blind], { change: await viewOf({}), syntax, ambient });
    expect(run).toMatchObject({ conclusion: "incomplete", findings: [{ code: "INFRA" }] });
    expect(run?.findings[0]?.message).toContain("known to be STUB");
  });
});
