import { expect, test } from "vitest";
import { judged } from "../../../test/support/judged.js";
import { testStrength } from "./test-strength.js";

const asks = (condition: string, name = "TestSum"): string =>
  `package p\n\nimport "testing"\n\nfunc ${name}(t *testing.T) {\n\tif got := Sum(1, 2); ${condition} {\n\t\tt.Fatal(got)\n\t}\n}\n`;
const codesOf = async (after: Readonly<Record<string, string>>): Promise<readonly string[]> =>
  (await judged(testStrength, { before: { "sum_test.go": asks("got != 3") }, after })).map(
    ({ code }) => code,
  );

test("what a test asked may be asked by another one", async () => {
  expect(
    await codesOf({
      "sum_test.go": asks("got < 0"),
      "more_test.go": asks("got != 3", "TestSumOfTwo"),
    }),
  ).toEqual([]);
});

test("a test that is never built has taken over nothing", async () => {
  expect(
    await codesOf({
      "sum_test.go": asks("got < 0"),
      "more_test.go": `//go:build ignore\n\n${asks("got != 3")}`,
    }),
  ).toEqual(["TEST_WEAKENED"]);
});

test("nor has one that is skipped", async () => {
  const skipped = asks("got != 3", "TestSumOfTwo").replace(") {\n", ") {\n\tt.Skip()\n");
  expect(await codesOf({ "sum_test.go": asks("got < 0"), "more_test.go": skipped })).toEqual([
    "TEST_WEAKENED",
  ]);
});
