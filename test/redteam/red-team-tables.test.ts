/** The red team has a case, or a test, for every class, and for every gate an honest change that comes close. */

import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  ALL_CASES,
  CLASS_IDS,
  DECLARED_GATES,
  ELSEWHERE,
  GATES,
  nearTo,
  redTeamDocument,
  refusedBy,
  refusedOf,
} from "./red-team-tables.js";
import { SUITES } from "./suites.js";

const ROOT = new URL("../../", import.meta.url);
const GATES_OF_HOUSES = Object.values(SUITES).flatMap(({ house }) =>
  [...house.config.matchAll(/\bid: ([\w-]+)/g)].map(([, id]) => id),
);

test("docs/red-team.md says what the cases say (`npx vitest run test/redteam/red-team-tables --update` writes it anew)", async () => {
  await expect(redTeamDocument()).toMatchFileSnapshot("../../docs/red-team.md");
});

test.each(CLASS_IDS)("class %s has a case that is refused, or a test elsewhere", (id) => {
  expect(refusedOf(id).length + (ELSEWHERE[id] ?? []).length).toBeGreaterThan(0);
});

test.each(Object.values(ELSEWHERE).flat())(
  "$file has the test that is named",
  ({ file, title }) => {
    expect(readFileSync(new URL(file, ROOT), "utf8")).toContain(`"${title}"`);
  },
);

test.each(GATES)("%s has an honest change that comes close to it", (gate) => {
  expect(nearTo(gate).map(({ expected }) => expected.verdict)).toContain("accept");
});

test.each(Object.entries(DECLARED_GATES))(
  "the declared gate %s refuses a case by %s, and has an honest change that comes close to it",
  (gate, code) => {
    expect(refusedBy(code).length).toBeGreaterThan(0);
    expect(nearTo(gate).map(({ expected }) => expected.verdict)).toContain("accept");
  },
);

test("what a case comes close to is a gate, and only honest ones do", () => {
  const known = new Set([...GATES, ...GATES_OF_HOUSES, ...Object.keys(DECLARED_GATES)]);
  const odd = ALL_CASES.filter(
    ({ near, taxonomy }) =>
      near.some((gate) => !known.has(gate)) || (near.length > 0 && taxonomy !== "HONEST"),
  );
  expect(odd.map(({ id }) => id)).toEqual([]);
});

test("every case is of a known class, and has a name of its own", () => {
  const odd = ALL_CASES.filter(
    ({ taxonomy }) => taxonomy !== "HONEST" && !CLASS_IDS.includes(taxonomy),
  );
  expect(odd.map(({ id }) => id)).toEqual([]);
  const names = ALL_CASES.map(({ id }) => id);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test.each(Object.keys(SUITES))("the suite %s has a file that judges it", (name) => {
  expect(existsSync(new URL(`test/redteam/${name}.redteam.ts`, ROOT))).toBe(true);
});
