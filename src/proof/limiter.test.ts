import { expect, test } from "vitest";
import { limiter } from "./limiter.js";

/** Resolves after so many turns of the microtask queue. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

function counting(): { readonly work: () => Promise<void>; readonly most: () => number } {
  let running = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await turns(3);
    running -= 1;
  };
  return { work, most: () => most };
}

test("as many run at once as are let, and all of them run in the end", async () => {
  const inTurn = limiter(2);
  const { work, most } = counting();
  await Promise.all(Array.from({ length: 7 }, () => inTurn(work)));
  expect(most()).toBe(2);
});

test.each(Array.from({ length: 12 }, (_, turn) => turn))(
  "a newcomer after %i turns does not take the place of one who waits",
  async (turn) => {
    const inTurn = limiter(1);
    const { work, most } = counting();
    const newcomer = turns(turn).then(() => inTurn(work));
    await Promise.all([inTurn(work), inTurn(work), newcomer]);
    expect(most()).toBe(1);
  },
);

test("work that fails gives its place up", async () => {
  const inTurn = limiter(1);
  await expect(inTurn(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await inTurn(() => Promise.resolve("next"))).toBe("next");
});

test("a spare place is one that nobody else waits for, and who is content with it is asked anew each time", async () => {
  const inTurn = limiter(1);
  const order: string[] = [];
  let isContent = true;
  const noting = (name: string) => async (): Promise<void> => {
    order.push(name);
    await turns(1);
  };
  await Promise.all([
    inTurn(noting("first")),
    inTurn(noting("content"), () => true),
    inTurn(noting("content at first"), () => isContent),
    inTurn(noting("second")),
    inTurn(async () => {
      isContent = false;
      order.push("third");
    }),
  ]);
  expect(order).toEqual(["first", "second", "third", "content at first", "content"]);
});
