import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseProblemMatchers } from "../../domain/matchers/read-matchers.js";
import { createLocate } from "./locate.js";
import { createScanner, type Scanner } from "./problem-matcher.js";

const json = (...matchers: readonly unknown[]): string =>
  JSON.stringify({ problemMatcher: matchers });

const everywhere = (file: string): string => file;

const scan = (scanner: Scanner, text: string, stream: "stdout" | "stderr" = "stdout") =>
  text.split("\n").flatMap((line) => scanner.scan(line, { locate: everywhere, stream }));

function scannerOf(...matchers: readonly unknown[]): Scanner {
  const scanner = createScanner([]);
  expect(scanner.add(json(...matchers))).toEqual({ kind: "added", leftOut: [] });
  return scanner;
}

const LINE = {
  owner: "lint",
  pattern: [
    {
      regexp: "^(.+?):(\\d+):(\\d+): (\\w+) (\\S+): ?(.*)$",
      file: 1,
      line: 2,
      column: 3,
      severity: 4,
      code: 5,
      message: 6,
    },
  ],
};

const BLOCK = {
  owner: "stylish",
  pattern: [
    { regexp: "^(\\S+)$", file: 1 },
    {
      regexp: "^ +(\\d+):(\\d+) +(error|warning) +(.*\\S) +(\\S+)$",
      line: 1,
      column: 2,
      severity: 3,
      message: 4,
      code: 5,
      loop: true,
    },
  ],
};

describe("a matcher of one line", () => {
  test("takes everything that its groups say", () => {
    expect(scan(scannerOf(LINE), "src/a.js:3:5: Warning no-x: do not")).toEqual([
      {
        kind: "matcher",
        matcher: "lint",
        level: "warning",
        file: "src/a.js",
        line: 3,
        column: 5,
        code: "no-x",
        message: "do not",
      },
    ]);
  });

  test.each([
    ["a severity that GitHub does not know", "a.js:3:5: fatal x: no"],
    ["an empty message", "a.js:3:5: error x: "],
    ["another form", "a.js:3: error x: no"],
  ])("says nothing of a line with %s", (_what, line) => {
    expect(scan(scannerOf(LINE), line)).toEqual([]);
  });

  test("has the severity and the path of its own where a line says none", () => {
    const pattern = [{ regexp: "^(.*)!(.*)$", file: 1, message: 2 }];
    const scanner = scannerOf({
      owner: "x",
      severity: "notice",
      fromPath: "packages/a/p.json",
      pattern,
    });
    const asked: unknown[] = [];
    const locate = (...args: readonly unknown[]): undefined => void asked.push(args);
    expect(scanner.scan("b.js!no", { locate, stream: "stdout" })).toEqual([
      { kind: "matcher", matcher: "x", level: "notice", message: "no" },
    ]);
    expect(asked).toEqual([["b.js", "packages/a/p.json"]]);
  });

  test("says the same only once", () => {
    expect(scan(scannerOf(LINE), "a.js:3:5: error x: no\na.js:3:5: error x: no")).toHaveLength(1);
  });
});

describe("a matcher of several lines", () => {
  test("goes on with its last pattern as long as it matches", () => {
    const found = scan(
      scannerOf(BLOCK),
      "a.js\n 1:2  error  no  r1\n 3:4  warning  hm  r2\n\n 5:6  error  no  r3",
    );
    expect(found.map(({ file, line, code }) => [file, line, code])).toEqual([
      ["a.js", 1, "r1"],
      ["a.js", 3, "r2"],
    ]);
  });

  test("begins anew wherever its first pattern matches, also in the middle", () => {
    const pattern = [
      { regexp: "^A (.*)$", file: 1 },
      { regexp: "^(?:A|B).*$" },
      { regexp: "^C (.*)$", message: 1 },
    ];
    const found = scan(scannerOf({ owner: "abc", pattern }), "A 1\nA 2\nB\nC no\nC again");
    expect(found.map(({ file, message }) => [file, message])).toEqual([["2", "no"]]);
  });

  test("goes by the lines of one stream", () => {
    const scanner = scannerOf(BLOCK);
    expect(scan(scanner, "a.js", "stdout")).toEqual([]);
    expect(scan(scanner, " 1:2  error  no  r1", "stderr")).toEqual([]);
    expect(scan(scanner, " 1:2  error  no  r1", "stdout")).toHaveLength(1);
  });

  test("forgets what has begun when another matcher takes a line, and at the end of a step", () => {
    const scanner = scannerOf(BLOCK, LINE);
    expect(scan(scanner, "a.js\nb.js:1:1: error x: no\n 1:2  error  no  r1")).toHaveLength(1);
    scan(scanner, "a.js");
    scanner.reset();
    expect(scan(scanner, " 1:2  error  no  r1")).toEqual([]);
  });
});

describe("a scanner", () => {
  test("asks what was added last first, and has one matcher an owner", () => {
    const scanner = scannerOf(LINE);
    const other = (owner: string) => ({ owner, pattern: [{ regexp: "^(.*)$", message: 1 }] });
    scanner.add(json(other("all")));
    expect(scan(scanner, "a.js:3:5: error x: no")[0]?.matcher).toBe("all");
    scanner.remove("ALL");
    expect(scan(scanner, "a.js:3:5: error x: no")[0]?.matcher).toBe("lint");
    scanner.add(json({ ...LINE, owner: "Lint", pattern: [{ regexp: "never", message: 0 }] }));
    expect(scan(scanner, "b.js:3:5: error x: no")).toEqual([]);
    scanner.add(json(LINE, other("all")));
    scanner.removeAll(json(other("all")));
    expect(scan(scanner, "c.js:3:5: error x: no")[0]?.matcher).toBe("lint");
  });

  test("looks at no line that is too long for a diagnostic", () => {
    expect(scan(scannerOf(LINE), `a.js:3:5: error x: ${"no ".repeat(2_000)}`)).toEqual([]);
  });

  test("goes on without a matcher whose expression is not for it, and says so", () => {
    const added = createScanner([]).add(
      json(LINE, { owner: "back", pattern: [{ regexp: "(a)\\1", message: 1 }] }),
    );
    expect(added).toEqual({
      kind: "added",
      leftOut: ["the matcher back: of a regexp, it refers back to a group by \\1"],
    });
  });
});

describe("the JSON of matchers", () => {
  const one = (fields: object) => json({ ...LINE, ...fields });
  const pattern = (...fields: readonly object[]) => one({ pattern: fields });
  test.each([
    ["no JSON", "root:x:0:0", "it is no JSON object"],
    ["null", "null", "it is no JSON object"],
    ["no list", '{"problemMatcher":{}}', "problemMatcher is no list"],
    ["a matcher that is null", json(null), "a matcher has no owner"],
    ["an empty owner", one({ owner: "" }), "a matcher has no owner"],
    ["an unknown severity", one({ severity: "fatal" }), "the severity of lint"],
    ["no patterns", pattern(), "the pattern of lint"],
    ["one pattern without its list", one({ pattern: LINE.pattern[0] }), "the pattern of lint"],
    ["a regexp that is a number", pattern({ regexp: 3, message: 0 }), "a regexp is no text"],
    ["no message", pattern({ regexp: "a" }), "no pattern has a message"],
    [
      "a group that is not there",
      pattern({ regexp: "(a)", message: 2 }),
      "there are groups 0 to 1",
    ],
    ["a group that is a text", pattern({ regexp: "(a)", message: "1" }), 'message is "1"'],
    [
      "a part that is set twice",
      pattern({ regexp: "a", message: 0 }, { regexp: "b", message: 0 }),
      "message is set twice",
    ],
    ["a loop of one pattern", pattern({ regexp: "a", message: 0, loop: true }), "only the last"],
    [
      "a loop before the end",
      pattern({ regexp: "a" }, { regexp: "b", loop: true }, { regexp: "c", message: 0 }),
      "only the last",
    ],
    [
      "a loop without the message",
      pattern({ regexp: "a", message: 0 }, { regexp: "b", loop: true }),
      "only the last",
    ],
    ["one owner twice", json(LINE, { ...LINE, owner: "LINT" }), "the owner LINT is there twice"],
  ])("is refused for %s", (_what, text, message) => {
    const read = parseProblemMatchers(text);
    expect(read.kind === "problem" ? read.message : "").toContain(message);
    expect(JSON.stringify(read)).not.toContain("root:x");
  });

  test("may have no matchers, and a mark of byte order", () => {
    expect(parseProblemMatchers("\uFEFF{}")).toEqual({
      kind: "matchers",
      matchers: [],
      leftOut: [],
    });
  });
});

describe("a file that a tool names", () => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "locate-")));
  afterAll(() => rmSync(base, { recursive: true }));
  const workspace = join(base, "work");
  mkdirSync(join(workspace, "packages/a/src"), { recursive: true });
  writeFileSync(join(workspace, "packages/a/src/b.ts"), "");
  writeFileSync(join(base, "outside.ts"), "");
  symlinkSync("circle", join(workspace, "circle"));
  const locate = createLocate(workspace);

  test("is told from the repository", () => {
    expect(locate("packages/a/src/b.ts")).toBe("packages/a/src/b.ts");
    expect(locate("./packages//a/x/../src/b.ts")).toBe("packages/a/src/b.ts");
    expect(locate(`${workspace}/packages/a/src/b.ts`)).toBe("packages/a/src/b.ts");
    expect(locate("src/b.ts", "packages/a/tsconfig.json")).toBe("packages/a/src/b.ts");
    expect(locate("src/b.ts", `${workspace}/packages/a/x`)).toBe("packages/a/src/b.ts");
  });

  test.each([
    ["../outside.ts"],
    [`${base}/outside.ts`],
    ["packages/a/src"],
    ["packages/a/src/b.ts/c"],
    ["none.ts"],
    ["circle"],
    [" "],
    ["."],
    ["a\0b"],
    ["x".repeat(5_000)],
  ])("is none of the repository: %s", (file) => {
    expect(locate(file)).toBeUndefined();
  });
});
