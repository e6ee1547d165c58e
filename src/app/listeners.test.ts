import { expect, test } from "vitest";
import { toWorkstreamId } from "../domain/ids.js";
import { Listeners } from "./listeners.js";

const ONE = toWorkstreamId("one");
const TWO = toWorkstreamId("two");

function waiting() {
  const listeners = new Listeners();
  const heard: string[] = [];
  const over = new AbortController();
  const waits = [ONE, TWO].map((id) =>
    listeners.until(id, over.signal).then(() => void heard.push(id)),
  );
  return { listeners, heard, over, waits };
}

test("a word wakes those it is meant for, once", async () => {
  const { listeners, heard, waits, over } = waiting();
  listeners.tell(ONE);
  await waits[0];
  expect(heard).toEqual(["one"]);
  expect(listeners.count).toBe(1);
  listeners.tell(undefined);
  await waits[1];
  expect(heard).toEqual(["one", "two"]);
  over.abort();
  expect(listeners.count).toBe(0);
});

test("whoever's turn is over is forgotten: nothing is kept of turns that nobody said anything to", async () => {
  const { listeners, heard, over, waits } = waiting();
  over.abort();
  await Promise.all(waits);
  expect(listeners.count).toBe(0);
  await listeners.until(ONE, over.signal);
  expect(heard).toHaveLength(2);
});
