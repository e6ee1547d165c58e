import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RECORDED_LOGS, textOfLog } from "../../../test/fixtures/logs/index.js";
import { keyLinesOf } from "./reduce-log.js";
import { classNameOf, coarseOf, signatureOf, toSignature } from "./signature.js";

const folder = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const place = fc
  .array(folder, { minLength: 1, maxLength: 4 })
  .map((parts) => `/${parts.join("/")}`);
const number = fc.nat(99_999);

describe("a failure keeps its signature", () => {
  test("in another checkout, on other lines, after another time", () => {
    fc.assert(
      fc.property(place, place, number, number, (here, there, first, second) => {
        const linesIn = (root: string, at: number): readonly string[] => [
          `${root}/src/money.ts:${at}:7 - error TS2322: Type 'string' is not assignable to type 'number'.`,
          `src/other.ts(${at},3): error TS2304: Cannot find name 'x'.`,
          `    at add (${root}/src/money.ts:${at}:${at})`,
          `thread 'adds' (${at}) panicked at src/lib.rs:${at}:9:`,
          `failed after ${at}ms`,
        ];
        expect(signatureOf("type", { lines: linesIn(here, first) })).toEqual(
          signatureOf("type", { lines: linesIn(there, second) }),
        );
      }),
    );
  });

  test("whatever the order of its lines and tests", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (lines) => {
        expect(signatureOf("lint", { lines })).toEqual(
          signatureOf("lint", { lines: [...lines].reverse() }),
        );
      }),
    );
  });

  test.each(RECORDED_LOGS.filter(({ name }) => textOfLog(name).trim() !== ""))(
    "$name, in another checkout",
    ({ name, class: failureClass }) => {
      const text = textOfLog(name);
      const moved = text.replaceAll("/repo", "/var/lib/interlock/checkouts/7f3a");
      const signatureIn = (log: string): string =>
        toSignature(failureClass, { lines: keyLinesOf(log) });
      expect(signatureIn(moved)).toBe(signatureIn(text));
    },
  );
});

test("the same test with other values is the same coarse and another fine failure", () => {
  const ask = (message: string) =>
    signatureOf("test", { tests: [{ id: "a.test.ts › adds", message }] });
  const first = ask("expected 3 to be 'four'");
  const second = ask("expected 5 to be 'six'");
  expect(first.coarse).toBe(second.coarse);
  expect(first.fine).not.toBe(second.fine);
});

test("another test, another message or another class is another failure", () => {
  const adds = signatureOf("test", { tests: [{ id: "adds", message: "wrong" }] }).coarse;
  expect(signatureOf("test", { tests: [{ id: "subtracts", message: "wrong" }] }).coarse).not.toBe(
    adds,
  );
  expect(signatureOf("test", { tests: [{ id: "adds", message: "missing" }] }).coarse).not.toBe(
    adds,
  );
  expect(signatureOf("build", { tests: [{ id: "adds", message: "wrong" }] }).coarse).not.toBe(adds);
});

test("a finding's signature holds both halves behind its class", () => {
  const signature = toSignature("lint", { lines: ["no-undef"] });
  expect(signature).toMatch(/^lint:[0-9a-f]{12}\/[0-9a-f]{12}$/);
  expect(coarseOf(signature)).toBe(signatureOf("lint", { lines: ["no-undef"] }).coarse);
  expect(classNameOf(signature)).toBe("lint");
});
