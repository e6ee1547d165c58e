import { expect, test } from "vitest";
import { createGroups } from "./concurrency.js";

const NONE: ReadonlySet<string> = new Set();

/** Work that ends when it is told to, and tells when it has begun. */
function work() {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  return {
    end: () => end(),
    begun,
    run: () => {
      begin();
      return ended;
    },
  };
}

test("those of one group run one after the other, in the order they came, also after one has failed", async () => {
  const groups = createGroups();
  const order: string[] = [];
  const all = ["a", "b", "c"].map((each) =>
    groups.inGroup("deploy", NONE, async () => {
      order.push(`${each} begins`);
      await Promise.resolve();
      order.push(`${each} ends`);
      if (each === "b") throw new Error("b is broken");
    }),
  );
  const ends = await Promise.allSettled(all);
  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(order).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
});

test("whoever is in no group, or in its own already, waits for nobody", async () => {
  const groups = createGroups();
  const first = work();
  const running = groups.inGroup("deploy", NONE, first.run);
  await first.begun;
  expect(await groups.inGroup(undefined, NONE, async () => 1)).toBe(1);
  expect(await groups.inGroup("deploy", new Set(["deploy"]), async () => 2)).toBe(2);
  first.end();
  await running;
});

test("of those that would wait for each other for ever, the last runs at once", async () => {
  const groups = createGroups();
  const [one, other, third] = [work(), work(), work()];
  const all = [
    groups.inGroup("a", NONE, one.run),
    groups.inGroup("b", NONE, other.run),
    groups.inGroup("c", NONE, third.run),
  ];
  await Promise.all([one.begun, other.begun, third.begun]);
  const order: string[] = [];
  const nested = [
    groups.inGroup("b", new Set(["a"]), async () => void order.push("a's")),
    groups.inGroup("c", new Set(["b"]), async () => void order.push("b's")),
    groups.inGroup("a", new Set(["c"]), async () => void order.push("c's")),
  ];
  await nested[2];
  third.end();
  await nested[1];
  other.end();
  await nested[0];
  one.end();
  await Promise.all(all);
  expect(order).toEqual(["c's", "b's", "a's"]);
});
