import { describe, expect, test } from "vitest";
import { withCanaries } from "./canary-text.js";

const callOf = (text: string): string | undefined =>
  /^(.*)\("canary\w+"/m.exec(withCanaries({ text }, "javascript", "abc")?.text ?? "")?.[1];

describe("which of a runner's globals a planted test is made with", () => {
  test.each([
    ['test("a", () => {});\n', "test"],
    ['it("a", () => { /b/.test(c); });\n', "it"],
    ['describe("a", () => { it ("b", () => { assert(regex.test("c")); }) });\n', "it"],
    ['test("a", () => {});\nit("b", () => {});\n', "test"],
    ['it.each([1])("a", () => {});\n', ';(typeof test === "function" ? test : it)'],
    ["run(require('./cases'))\n", ';(typeof test === "function" ? test : it)'],
  ])("%j → %s", (text, call) => {
    expect(callOf(text)).toBe(call);
  });
});
