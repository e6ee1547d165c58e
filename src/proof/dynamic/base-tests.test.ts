import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DeepRoom, openDeepRoom } from "../../../test/support/deep-room.js";
import { NOTHING_ALLOWED } from "../../domain/plan.js";
import { inventory } from "./inventory.js";

const HEAD = `const { test } = require('node:test');
const assert = require('node:assert');
const { up } = require('../src/up.js');
const { same } = require('./support/same.js');
const rows = require('./rows.json');
`;
const ASKS = `test('one', () => same(up('a'), 'A'));
test('rows', () => {
  for (const [text, want] of rows) assert.equal(up(text), want);
});
`;
const BASE = {
  "interlock.yaml": `version: 1
base: main
gates:
  - {id: test, kind: tests, run: node --test test/*.test.js}
`,
  "src/up.js": "exports.up = (text) => text.toUpperCase();\n",
  "test/support/same.js":
    "const assert = require('node:assert');\nexports.same = (got, want) => assert.equal(got, want);\n",
  "test/rows.json": '[["b", "B"]]\n',
  "test/up.test.js": `${HEAD}${ASKS}`,
};
const BROKEN = "exports.up = (text) => text;\n";
const COPY = "const up = (text) => text.toUpperCase();\n";

describe("old tests that are left as they are", () => {
  let room: DeepRoom;
  beforeAll(async () => {
    room = await openDeepRoom(BASE);
  });
  afterAll(() => room.close());
  const codes = (write: Readonly<Record<string, string>>, changeTests: readonly string[] = []) =>
    room.codes(inventory, { write, plan: { allow: { ...NOTHING_ALLOWED, changeTests } } });

  const QUIET = {
    "src/up.js": BROKEN,
    "test/support/same.js": "exports.same = () => undefined;\n",
    "test/rows.json": '[["b", "b"]]\n',
  };

  test("are weakened by a helper and a file of values that ask for what the mistake says", async () => {
    expect(await codes(QUIET)).toEqual(["TEST_WEAKENED"]);
  });

  test("are weakened by a copy of what they tested", async () => {
    const copied = HEAD.replace("const { up } = require('../src/up.js');\n", COPY);
    expect(await codes({ "src/up.js": BROKEN, "test/up.test.js": copied + ASKS })).toEqual([
      "TEST_WEAKENED",
    ]);
  });

  test("are weakened by a copy though they say what they ask in other words", async () => {
    const copied = HEAD.replace("const { up } = require('../src/up.js');\n", COPY);
    const reworded = ASKS.replace(
      "() => same(up('a'), 'A')",
      "() => {\n  const got = up('a');\n  same(got, 'A');\n}",
    );
    const write = { "src/up.js": BROKEN, "test/up.test.js": copied + reworded };
    const { findings } = await room.judge(inventory, { write });
    expect(findings.map(({ testId }) => testId)).toEqual([
      "test/up.test.js › one",
      "test/up.test.js › rows",
    ]);
  });

  test("are weakened when they move to where a copy stands", async () => {
    const copied = HEAD.replace("const { up } = require('../src/up.js');\n", COPY);
    const moved = { "src/up.js": BROKEN, "test/capitals.test.js": copied + ASKS };
    expect(await room.codes(inventory, { write: moved, remove: ["test/up.test.js"] })).toEqual([
      "TEST_WEAKENED",
    ]);
  });

  test("may be let change by the plan, by name or by the file around them", async () => {
    expect(await codes(QUIET, ["one", "rows"])).toEqual([]);
    expect(await codes(QUIET, ["test/rows.json", "test/support/same.js"])).toEqual([]);
  });

  test("are not weakened when what they stand in takes another shape with the source", async () => {
    const renamed = {
      "src/up.js": "exports.upper = (text) => text.toUpperCase();\n",
      "test/up.test.js": `${HEAD.replace("{ up }", "{ upper: up }")}${ASKS}`,
    };
    expect(await codes(renamed)).toEqual([]);
  });

  test("are told of, and no more, where a list around them has got more values", async () => {
    const list = (names: string) => `const KNOWN = [\n${names}];\n`;
    const asks = "test('known', () => assert.ok(KNOWN.includes(up('d'))));\n";
    const other = await openDeepRoom({
      ...BASE,
      "test/up.test.js": HEAD + list("  'D',\n") + asks,
    });
    const write = {
      "src/up.js": "exports.up = (text) => text + text;\n",
      "test/up.test.js": HEAD + list("  'D',\n  'dd',\n") + asks,
    };
    const { findings } = await other.judge(inventory, { write });
    other.close();
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ["TEST_WEAKENED", "soft"],
    ]);
  });

  test("are not weakened by new tests beside them, rows and a helper that says more", async () => {
    const more = {
      "test/up.test.js": `${HEAD}const { near } = require('./support/same.js');\n${ASKS}test('two', () => near(up('c'), 'C'));\n`,
      "test/support/same.js": `${BASE["test/support/same.js"]}exports.near = (got, want) => assert.ok(got.includes(want));\n`,
      "test/rows.json": '[["b", "B"], ["ä", "Ä"]]\n',
    };
    expect(await codes(more)).toEqual([]);
  });
});
