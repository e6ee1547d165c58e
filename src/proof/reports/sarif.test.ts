/** SARIF as a gate's report: what becomes of each result, and what must hold of every document, whatever stands in it. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSarif } from "./sarif.js";

const ROOT = "/tmp/checkout";
type Json = Readonly<Record<string, unknown>>;

const log = (results: unknown, run: Json = {}, driver: Json = {}): Json => ({
  $schema: "https://json.schemastore.org/sarif-2.1.0.json",
  version: "2.1.0",
  runs: [{ tool: { driver: { name: "lint", rules: [], ...driver } }, results, ...run }],
});

const at = (uri: string, more: Json = {}): Json => ({
  locations: [
    { physicalLocation: { artifactLocation: { uri, ...more }, region: { startLine: 3 } } },
  ],
});
const RED: Json = {
  ruleId: "no-eval",
  level: "error",
  message: { text: "eval is evil" },
  ...at("src/a.js"),
};

const read = (document: unknown) => readSarif(JSON.stringify(document), ROOT);
const isPass = (text: string): boolean => {
  const report = readSarif(text, ROOT);
  return report.kind === "read" && report.complaints.length === 0;
};
const told = (results: unknown, run: Json = {}, driver: Json = {}): unknown => {
  const report = read(log(results, run, driver));
  return report.kind === "read" ? report.complaints : report.why;
};

const RULES = {
  rules: [
    { id: "a" },
    {
      id: "b",
      messageStrings: { long: { text: "{0} is not {1} {2}" } },
      defaultConfiguration: { level: "note" },
    },
  ],
};

describe("a result", () => {
  test("has its file, line, rule and words", () => {
    expect(told([RED])).toEqual([
      { file: "src/a.js", line: 3, rule: "no-eval", message: "eval is evil" },
    ]);
  });

  test.each<readonly [string, Json, Json, Json]>([
    ["absolute", at(`file://${ROOT}/src/a%20b.js`), {}, { file: "src/a b.js" }],
    [
      "below a base",
      at("a.js", { uriBaseId: "SRC" }),
      { originalUriBaseIds: { SRC: { uri: `file://${ROOT}/src/` } } },
      { file: "src/a.js" },
    ],
    [
      "in the list of artifacts",
      { locations: [{ physicalLocation: { artifactLocation: { index: 0 } } }] },
      { artifacts: [{ location: { uri: "./x.js" } }] },
      { file: "x.js" },
    ],
    ["not encoded as it should be", at("src/100%.js"), {}, { file: "src/100%.js" }],
    ["nowhere", {}, {}, { file: "" }],
  ])("that is %s leads to a path of the repository", (_, place, run, wanted) => {
    expect(told([{ message: { text: "x" }, ...place }], run)).toMatchObject([wanted]);
  });

  test.each<readonly [string, Json, Json]>([
    ["by its index", { ruleIndex: 0, message: { text: "x" } }, { rule: "a", message: "x" }],
    [
      "by a message of the rule's",
      { ruleId: "b", level: "error", message: { id: "long", arguments: ["x", "y"] } },
      { rule: "b", message: "x is not y {2}" },
    ],
    [
      "by its reference",
      { rule: { index: 0 }, message: { markdown: "*x*" } },
      { rule: "a", message: "*x*" },
    ],
    ["without words", { ruleId: "z", message: {} }, { rule: "z", message: "z" }],
  ])("gets rule and words %s", (_, result, wanted) => {
    expect(told([result], {}, RULES)).toMatchObject([wanted]);
  });

  test.each<readonly [string, Json, boolean]>([
    ["without a level is a warning", { ruleId: "a" }, true],
    ["of a rule that only notes", { ruleId: "b" }, false],
    ["that is a note", { level: "note" }, false],
    ["that says of what is well", { kind: "pass" }, false],
    ["that says to pass and yet is an error", { kind: "pass", level: "error" }, true],
    ["that was silenced", { level: "error", suppressions: [{ kind: "inSource" }] }, false],
    [
      "whose silencing was rejected",
      { level: "error", suppressions: [{ kind: "external", status: "rejected" }] },
      true,
    ],
    ["with a list of no silencings", { level: "error", suppressions: [] }, true],
    ["that is gone since the tool's last run", { level: "error", baselineState: "absent" }, false],
    ["that was there in the tool's last run", { level: "error", baselineState: "unchanged" }, true],
  ])("%s", (_, more, isComplaint) => {
    expect(told([{ message: { text: "x" }, ...more }], {}, RULES)).toHaveLength(
      isComplaint ? 1 : 0,
    );
  });
});

describe("a document", () => {
  test.each<readonly [string, unknown]>([
    ["of no results at all", log(undefined)],
    ["whose results are null", log(null)],
    ["without a run", { version: "2.1.0", runs: [] }],
    ["of another version", { ...log([]), version: "2.0.0" }],
    ["whose tool did not end", log([], { invocations: [{ executionSuccessful: false }] })],
    [
      "whose tool says of an error",
      log([], {
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: [{ level: "error", message: { text: "x" } }],
          },
        ],
      }),
    ],
    [
      "whose results are elsewhere",
      log([], { externalPropertyFileReferences: { results: [{ location: { uri: "r.json" } }] } }),
    ],
    ["with an odd level", log([{ ...RED, level: "fatal" }])],
    ["with a line that is none", log([{ ...RED, ...at("a.js"), message: "x" }])],
  ])("%s is no report", (_, document) => {
    expect(read(document).kind).toBe("broken");
  });

  const text = JSON.stringify(log([RED]), undefined, 1);

  test("that complains is no pass wherever it is cut, and whatever is put into it", () => {
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.string({ unit: "binary", maxLength: 30 }),
        (cut, noise) => {
          expect(isPass(text.slice(0, cut))).toBe(false);
          expect(isPass(`${text.slice(0, cut)}${noise}${text.slice(cut)}`)).toBe(false);
          expect(isPass(`${noise}${text}`)).toBe(false);
          expect(isPass(`${text}${noise}`)).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("that complains is no pass without any one of its properties, or with one that is something else", () => {
    for (const path of pathsIn(log([RED])))
      for (const put of [undefined, null, 7, "", [], {}])
        expect(isPass(JSON.stringify(withPut(log([RED]), path, put))), path.join(".")).toBe(
          isHarmless(path, put),
        );
  });

  test("of anything but a log is no pass", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (other) => {
        expect(isPass(other)).toBe(false);
      }),
    );
  });

  test("beside a green one in the same text is no pass", () => {
    const green = JSON.stringify(log([]));
    expect(isPass(green)).toBe(true);
    expect(isPass(`${green}\n${text}`)).toBe(false);
    expect(isPass(`${text}\n${green}`)).toBe(false);
    expect(
      isPass(JSON.stringify({ ...log([]), runs: [...runsOf(log([])), ...runsOf(log([RED]))] })),
    ).toBe(false);
  });
});

/** A list of results that is empty is what a green log has; everything else leaves the complaint, or breaks the document. */
const isHarmless = (path: readonly string[], put: unknown): boolean =>
  Array.isArray(put) && path.join(".") === "runs.0.results";

const runsOf = (document: Json): readonly unknown[] =>
  Array.isArray(document["runs"]) ? document["runs"] : [];

function pathsIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: readonly [string, unknown]) => [
    [...path, key],
    ...pathsIn(inner, [...path, key]),
  ]);
}

/** Elements of lists are not taken out, only put into something else. */
function withPut(value: unknown, [step, ...rest]: readonly string[], put: unknown): unknown {
  if (step === undefined) return put;
  if (Array.isArray(value))
    return value.map((one: unknown, index) =>
      String(index) === step ? withPut(one, rest, put) : one,
    );
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]: readonly [string, unknown]) => [
      key,
      key === step ? withPut(one, rest, put) : one,
    ]),
  );
}
