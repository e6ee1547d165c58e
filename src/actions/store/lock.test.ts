import { expect, test } from "vitest";
import { EMPTY_LOCK, formatLock, type LockEntry, parseLock } from "./lock.js";

const entry = (character: string): LockEntry => ({
  commit: character.repeat(40),
  digest: `sha256:${character.repeat(64)}`,
});

const lockText = (actions: unknown, more: object = {}): string =>
  JSON.stringify({ version: 1, actions, ...more });

test("what is written is read again", () => {
  const lock = new Map([
    ["o/r@v1", entry("a")],
    ["__proto__/x@v1", entry("b")],
  ]);
  expect(parseLock(formatLock(lock))).toEqual({ kind: "lock", lock });
  expect(parseLock(formatLock(EMPTY_LOCK))).toEqual({ kind: "lock", lock: EMPTY_LOCK });
});

test("the order in which actions were fetched does not show", () => {
  const one = formatLock(
    new Map([
      ["b/b@v1", entry("b")],
      ["a/a@v1", entry("a")],
    ]),
  );
  const other = formatLock(
    new Map([
      ["a/a@v1", entry("a")],
      ["b/b@v1", entry("b")],
    ]),
  );
  expect(one).toBe(other);
  expect(one.indexOf("a/a@v1")).toBeLessThan(one.indexOf("b/b@v1"));
});

test.each([
  ["", "is no JSON"],
  ["{", "is no JSON"],
  ["[]", "is no object"],
  ["null", "is no object"],
  ['{"actions":{}}', "version is missing"],
  ['{"version":2,"actions":{}}', "version is 2, and this program reads 1"],
  ['{"version":1}', "actions is no object"],
  [lockText({}, { extra: 1 }), '"extra" is no key of it'],
  [lockText({ "o/r": entry("a") }), '"o/r" is no `owner/repository@ref`'],
  [lockText({ "o/r@v1": { ...entry("a"), commit: "abc" } }), 'has the commit "abc"'],
  [lockText({ "o/r@v1": { commit: "a".repeat(40) } }), "has the digest missing"],
  [lockText({ "o/r@v1": null }), "has the commit missing"],
])("%s: %s", (text, expected) => {
  const parsed = parseLock(text);
  expect(parsed.kind).toBe("malformed");
  expect(parsed).toHaveProperty("problems.0", expect.stringContaining(`interlock-actions.lock: `));
  expect(parsed).toHaveProperty("problems.0", expect.stringContaining(expected));
});

test("all that is wrong with a lock is told at once, up to a limit", () => {
  const two = parseLock(lockText({ "o/a@v1": {}, "o/b@v1": {} }));
  expect(two).toHaveProperty("problems.length", 2);
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`o/r@${index}`, {}]));
  expect(parseLock(lockText(many))).toHaveProperty("problems.length", 20);
});
