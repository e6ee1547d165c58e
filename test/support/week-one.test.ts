import { expect, test } from "vitest";
import { fold } from "../../src/domain/evolve.js";
import { weekOne } from "./week-one.js";

test("the story of the week folds to four merged workstreams", () => {
  const run = fold(weekOne());
  expect(
    [...(run?.workstreams.values() ?? [])].map((one) => [
      one.plan.id,
      one.state.state,
      one.attempts,
    ]),
  ).toEqual([
    ["ws1", "merged", 2],
    ["ws2", "merged", 2],
    ["ws3", "merged", 2],
    ["ws5", "merged", 2],
  ]);
  expect(run?.landings.map(({ workstream }) => workstream)).toEqual(["ws1", "ws2", "ws3", "ws5"]);
});
