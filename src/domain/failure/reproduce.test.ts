import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TestRun } from "../test-run.js";
import { reproductionOf } from "./reproduce.js";

const asked = (id: string, file?: string) => {
  const [base = "", ...titles] = id.split(" › ");
  const place = file === undefined ? {} : { file };
  return titles.length === 0
    ? { id, suite: [], name: base, ...place }
    : { id, suite: titles.slice(0, -1), name: titles.at(-1) ?? "", ...place };
};

test.each<[TestRun["format"], ReturnType<typeof asked>, string | undefined]>([
  [
    "node-test",
    asked("add › adds", "test/a.js"),
    "node --test '--test-name-pattern=^adds$' test/a.js",
  ],
  ["node-test", asked("add › adds"), undefined],
  ["node-test", asked("test/a.js", "test/a.js"), "node --test test/a.js"],
  ["vitest", asked("a.js › add › is 1+1", "a.js"), "npx vitest run a.js -t 'add is 1\\+1'"],
  ["jest", asked("a.js › add › adds", "a.js"), "npx jest a.js -t 'add adds'"],
  [
    "pytest",
    asked("t/test_a.py › TestA › test_x[1-a b]", "t/test_a.py"),
    "pytest 't/test_a.py::TestA::test_x[1-a b]'",
  ],
  ["pytest", asked("t/test_a.py", "t/test_a.py"), "pytest t/test_a.py"],
  ["cargo-test", asked("lib src/lib.rs › tests › adds"), "cargo test tests::adds -- --exact"],
  ["cargo-test", asked("doc-tests a › src/lib.rs - add", "src/lib.rs"), "cargo test --doc"],
  [
    "go-test",
    asked("ex.com/a › TestAdds › one"),
    "go test -count=1 -run '^TestAdds$/^one$' ex.com/a",
  ],
  ["go-test", asked("ex.com/a"), "go test ex.com/a"],
  ["junit", asked("a › b"), undefined],
  ["tap", asked("a › b"), undefined],
])("%s: %o is seen again by %s", (format, one, line) => {
  expect(reproductionOf(format, one)).toBe(line);
});

describe("whatever a test calls itself", () => {
  test("it stays one word of the shell line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }), (name) => {
        const line = reproductionOf("pytest", { id: "a", file: "a.py", suite: [], name });
        fc.pre(line !== undefined && name !== "a.py");
        const script = line.replace("pytest", "printf '%s\\n' ");
        expect(execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" })).toBe(
          `a.py::${name}\n`,
        );
      }),
      { numRuns: 40 },
    );
  });

  test.each(["a\nb", "a\u001b[2Jb", "a\u202eb", "a\u0000b"])("%j gives no line", (name) => {
    expect(reproductionOf("pytest", { id: "a", file: "a.py", suite: [], name })).toBeUndefined();
  });
});
