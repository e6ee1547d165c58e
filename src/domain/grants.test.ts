import { expect, test } from "vitest";
import { story, toId } from "../../test/support/entries.js";
import { fold } from "./evolve.js";

test("what a person grants stands in the workstream's allowances, and in that person's name", () => {
  const told = story({ workstreams: [{ id: toId("ws1") }, { id: toId("ws2") }] });
  told.event({
    type: "approved",
    id: "i1",
    by: "Ada",
    workstream: toId("ws1"),
    waive: [],
    allow: [{ key: "removeTests", value: "legacy rounding" }],
    why: "nobody uses it",
  });
  const run = fold(told.entries);
  const one = run?.workstreams.get(toId("ws1"));
  expect(one?.plan.allow.removeTests).toEqual(["legacy rounding"]);
  expect(one?.granted).toEqual([
    { key: "removeTests", value: "legacy rounding", by: "Ada", why: "nobody uses it" },
  ]);
  expect(run?.workstreams.get(toId("ws2"))?.plan.allow.removeTests).toEqual([]);
});
