import { describe, expect, test } from "vitest";
import { brief, judged } from "../../../test/support/judged.js";
import { claims } from "./claims.js";
import { title } from "./title.js";

const after = { a: "1\n" };

describe("a title", () => {
  test("that breaks the convention is refused, with the one to write instead", async () => {
    const plan = { title: "Implemented everything for issue 12!!" };
    const [found, ...others] = await judged(title, { after, plan });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: "TITLE", severity: "hard" });
    expect(found?.fix?.hint).toBe('write "feat: implemented everything for issue 12!!"');
  });

  test.each(["feat: add parseAmount", "fix(vm)!: free cycles", "docs: explain cents"])(
    "%s passes",
    async (text) => {
      expect(await judged(title, { after, plan: { title: text } })).toEqual([]);
    },
  );

  test("is free where no convention is configured", async () => {
    const config = "commits: {convention: none}\n";
    expect(await judged(title, { after, plan: { title: "Whatever." }, config })).toEqual([]);
  });
});

describe("a claim", () => {
  test("of a merge that the base knows nothing of is refused; what only a forge knows counts for nothing", async () => {
    const plan = { claims: { merged: true, issueClosed: true, ciGreen: true } };
    expect(brief(await judged(claims, { after, plan }))).toEqual([
      "CLAIM_MISMATCH :0",
      "CLAIM_MISMATCH :0 (info)",
      "CLAIM_MISMATCH :0 (info)",
    ]);
  });

  test("that nothing is done yet, and none at all, pass", async () => {
    expect(
      await judged(claims, { after, plan: { claims: { merged: false, ciGreen: false } } }),
    ).toEqual([]);
    expect(await judged(claims, { after })).toEqual([]);
  });
});
