import { describe, expect, test } from "vitest";
import { brief, type Judged, judged } from "../../../test/support/judged.js";
import { lines } from "../../../test/support/text-table.js";
import { constructs } from "./constructs.js";

describe("only what is new is refused", () => {
  const STUB = lines("function f() {", "  throw new Error('not implemented');", "}");
  const unchanged = async (change: Judged) => brief(await judged(constructs, change));

  test("a stub that was there stays", async () => {
    const before = { "src/a.js": STUB };
    expect(await unchanged({ before, after: { "src/a.js": `const x = 1;\n${STUB}` } })).toEqual([]);
  });

  test("a stub that moves is not new, and a second one is", async () => {
    const before = { "src/a.js": STUB };
    expect(await unchanged({ before, after: { "src/b.js": STUB } })).toEqual([]);
    expect(await unchanged({ before, after: { "src/a.js": STUB, "src/b.js": STUB } })).toEqual([
      "STUB src/b.js:1",
    ]);
  });

  test("a function that becomes a stub is one", async () => {
    const before = { "src/a.js": lines("function f() {", "  return work();", "}") };
    expect(await unchanged({ before, after: { "src/a.js": STUB } })).toEqual(["STUB src/a.js:1"]);
  });

  test("node_modules that the base has may change", async () => {
    const before = { "node_modules/a/index.js": "1;\n" };
    expect(await unchanged({ before, after: { "node_modules/a/index.js": "2;\n" } })).toEqual([]);
  });

  test("vendor may change with the manifest that says why", async () => {
    const after = { "go.mod": "module a\n", "vendor/github.com/a/b/c.go": "package b\n" };
    expect(await unchanged({ after })).toEqual([]);
  });

  test("a program of a tool's name, found by a path", async () => {
    const after = { "bin/node": { text: "#!/bin/sh\n", mode: "100755" } };
    expect(await unchanged({ after })).toEqual(["RUNNER_SHADOW bin/node:1"]);
  });
});

describe("an allowance of the plan", () => {
  const after = {
    "src/a.js": lines("function f() {", "  throw new Error('not implemented');", "}"),
  };

  test.each([["STUB"], ["STUB:src/**"], ["STUB:src/a.js"]])(
    "%s lets it pass, and it is still said",
    async (entry) => {
      const found = await judged(constructs, { after, allow: { constructs: [entry] } });
      expect(brief(found)).toEqual(["STUB src/a.js:1 (info)"]);
    },
  );

  test.each([["ENV_PROBE"], ["STUB:lib/**"]])("%s does not", async (entry) => {
    const found = await judged(constructs, { after, allow: { constructs: [entry] } });
    expect(brief(found)).toEqual(["STUB src/a.js:1"]);
    expect(found[0]?.allowance).toBe('allow.constructs: ["STUB:src/a.js"]');
  });
});
