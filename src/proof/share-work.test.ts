import { expect, test } from "vitest";
import { type Shared, shareWork } from "./share-work.js";

/** Work that lasts until it is told to end, or what it answers. */
function bench() {
  const shared: Shared<string> = new Map();
  const begun: { readonly signal: AbortSignal; readonly answer: (value: string) => void }[] = [];
  const want = (signal?: AbortSignal): Promise<string> =>
    shareWork(shared, {
      key: "npm ci",
      signal,
      work: (own) => {
        const { promise, resolve } = withResolvers();
        own.addEventListener("abort", () => resolve("ended"));
        begun.push({ signal: own, answer: resolve });
        return promise;
      },
    });
  return { begun, want };
}

function withResolvers() {
  let resolve: (value: string) => void = () => undefined;
  const promise = new Promise<string>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: (value: string) => resolve(value) };
}

test("what two want is done once, and both get it", async () => {
  const { begun, want } = bench();
  const both = [want(), want()];
  expect(begun).toHaveLength(1);
  begun[0]?.answer("done");
  expect(await Promise.all(both)).toEqual(["done", "done"]);
});

test("it goes on for as long as one of them wants it", async () => {
  const { begun, want } = bench();
  const leaver = new AbortController();
  const both = [want(leaver.signal), want()];
  leaver.abort();
  expect(begun[0]?.signal.aborted).toBe(false);
  begun[0]?.answer("done");
  expect(await Promise.all(both)).toEqual(["done", "done"]);
});

test("it is ended when nobody wants it any more, and who comes then begins anew", async () => {
  const { begun, want } = bench();
  const leavers = [new AbortController(), new AbortController()];
  const left = leavers.map(({ signal }) => want(signal));
  for (const leaver of leavers) leaver.abort();
  const later = want();
  expect(await Promise.all(left)).toEqual(["ended", "ended"]);
  expect(begun).toHaveLength(2);
  begun[1]?.answer("done");
  expect(await later).toBe("done");
});

test("one who no longer wants it when it begins gets it ended", async () => {
  const { begun, want } = bench();
  expect(await want(AbortSignal.abort())).toBe("ended");
  expect(begun[0]?.signal.aborted).toBe(true);
});

test("when it is done it is forgotten", async () => {
  const { begun, want } = bench();
  const first = want();
  begun[0]?.answer("done");
  await first;
  const second = want();
  begun[1]?.answer("done again");
  expect(await second).toBe("done again");
});
