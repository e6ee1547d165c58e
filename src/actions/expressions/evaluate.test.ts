import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Evaluated,
  ExpressionFault,
  type ExpressionFunction,
  evaluateExpression,
} from "./evaluate.js";
import { isTruthy, type Value } from "./value.js";

const NONE = { contexts: {}, functions: {} };

const valueOf = (text: string, contexts: Readonly<Record<string, Value>> = {}): Value => {
  const result = evaluateExpression(text, { contexts, functions: {} });
  if (result.kind === "problem") throw new Error(result.message);
  return result.value;
};

const problemOf = (text: string, functions: Readonly<Record<string, ExpressionFunction>> = {}) =>
  evaluateExpression(text, { contexts: { github: {} }, functions }) as Extract<
    Evaluated,
    { kind: "problem" }
  >;

describe("what GitHub's packages get wrong", () => {
  test("every doubled quote of a string is one quote", () => {
    expect(valueOf("'echo ''a'' | grep ''b'''")).toBe("echo 'a' | grep 'b'");
    expect(valueOf("format('''{0}'' is not ''{1}''', 1, 2)")).toBe("'1' is not '2'");
    expect(valueOf("''''''")).toBe("''");
  });

  test("keys that every object of JavaScript has are keys like any other", () => {
    const steps = { constructor: { outcome: "success" }, ["__proto__"]: "seen" };
    expect(valueOf("steps.constructor.outcome", { steps })).toBe("success");
    expect(valueOf("steps.CONSTRUCTOR.outcome", { steps })).toBe("success");
    expect(valueOf("steps['__proto__']", { steps })).toBe("seen");
    expect(valueOf("steps.toString", { steps })).toBeNull();
    expect(valueOf(`fromJSON('{"constructor": 1, "__proto__": 2}').constructor`)).toBe(1);
    expect(valueOf(`toJSON(fromJSON('{"__proto__":1}'))`)).toBe('{\n  "__proto__": 1\n}');
  });

  test("no function of JavaScript is a function of GitHub", () => {
    expect(problemOf("1 && constructor(1)")).toEqual({
      kind: "problem",
      phase: "parse",
      message:
        "Unrecognized function: 'constructor'. Located at position 6 within expression: 1 && constructor(1)",
    });
    expect(problemOf("__proto__()")).toMatchObject({ phase: "parse" });
  });

  test("an empty expression is null", () => {
    expect(valueOf("")).toBeNull();
    expect(valueOf(" \n\t ")).toBeNull();
  });

  test("a context that is not given is named", () => {
    expect(evaluateExpression("needs.a.result", NONE)).toEqual({
      kind: "problem",
      phase: "parse",
      message:
        "Unrecognized named-value: 'needs'. Located at position 1 within expression: needs.a.result",
    });
  });
});

describe("contexts", () => {
  test("paths, whatever their case; nothing there is null", () => {
    const github = { Event: { pull_request: { labels: [{ name: "a" }, { name: "b" }] } } };
    expect(valueOf("github.event.PULL_REQUEST.labels[1].name", { github })).toBe("b");
    expect(valueOf("join(github.event.pull_request.labels.*.name)", { github })).toBe("a,b");
    expect(valueOf("github.event.issue.title", { github })).toBeNull();
  });

  test("of two keys that differ in case alone, the first counts", () => {
    expect(valueOf("env.path", { env: { Path: "1", PATH: "2" } })).toBe("1");
  });

  test("a list of a quarter of a million values", () => {
    const list = Array.from({ length: 250_000 }, (_, at) => at);
    expect(valueOf("a.list[249999]", { a: { list } })).toBe(249_999);
  });
});

describe("functions that are given", () => {
  const functions: Readonly<Record<string, ExpressionFunction>> = {
    success: { argumentsMin: 0, argumentsMax: 0, call: () => true },
    hashFiles: {
      argumentsMin: 1,
      argumentsMax: 255,
      call: (...globs) => globs.map((glob) => JSON.stringify(glob)).join("+"),
    },
    refuse: {
      argumentsMin: 0,
      argumentsMax: 0,
      call: () => {
        throw new ExpressionFault("Not today.");
      },
    },
  };
  const evaluate = (text: string) => evaluateExpression(text, { contexts: {}, functions });

  test("are called by any case, with values", () => {
    expect(evaluate("SUCCESS() && hashfiles('a', 1, null)")).toEqual({
      kind: "value",
      value: '"a"+1+null',
    });
  });

  test("are counted in their arguments", () => {
    expect(evaluate("success(1)")).toMatchObject({ kind: "problem", phase: "parse" });
    expect(evaluate("hashFiles()")).toMatchObject({ kind: "problem", phase: "parse" });
  });

  test("may refuse, in words", () => {
    expect(evaluate("refuse()")).toEqual({
      kind: "problem",
      phase: "evaluate",
      message: "Not today.",
    });
  });

  test("are not called where the answer is known before", () => {
    expect(evaluate("false && refuse()")).toEqual({ kind: "value", value: false });
  });
});

describe("fromJSON", () => {
  test.each([
    ["an empty text", "fromJSON('')", /empty text/],
    ["broken JSON", "fromJSON('{')", /no JSON/],
    ["null", "fromJSON(null)", /empty text/],
  ])("says what is wrong with %s", (_what, text, message) => {
    expect(problemOf(text)).toMatchObject({ phase: "evaluate" });
    expect(problemOf(text).message).toMatch(message);
  });

  test("gives back what toJSON made, whatever it is", () => {
    // Keys that differ in case alone are one key to GitHub, and -0 is 0 in its JSON.
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const value = fc.letrec<{ any: Value }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        scalar,
        fc.array(tie("any")),
        fc
          .uniqueArray(fc.tuple(fc.string(), tie("any")), {
            selector: ([key]) => key.toLowerCase(),
          })
          .map((pairs): Value => Object.fromEntries(pairs)),
      ),
    })).any;
    fc.assert(
      fc.property(value, (given) => {
        expect(valueOf("fromJSON(toJSON(a.given))", { a: { given } })).toEqual(given);
      }),
    );
  });
});

test("a path that is endlessly long is refused, in a short message", () => {
  const { message } = problemOf(`github${".a".repeat(10_000)}`);
  expect(message).toMatch(/^Exceeded max expression depth 50: 'a'\. Located at position 106 /);
  expect(message.length).toBeLessThan(700);
});

test("JSON that is endlessly deep is refused", () => {
  const text = "[".repeat(100_000) + "]".repeat(100_000);
  const result = evaluateExpression("fromJSON(github.text)", {
    contexts: { github: { text } },
    functions: {},
  });
  expect(result).toEqual({
    kind: "problem",
    phase: "evaluate",
    message: "The expression, or what it reads, is nested too deeply.",
  });
});

test("any text ends in a value or in one sentence", () => {
  const piece = fc.constantFrom(
    ..."' '' ( ) [ ] . , ! == != && || * github constructor format( 1 -0x1f 'a' \n ${{".split(" "),
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 30 }),
      (all) => {
        const result = evaluateExpression(all.join(""), {
          contexts: { github: {} },
          functions: {},
        });
        if (result.kind === "problem") expect(result.message).not.toBe("");
        else expect(result.value).not.toBeUndefined();
      },
    ),
    { numRuns: 3000 },
  );
});

test.each([
  [false, false],
  [0, false],
  [NaN, false],
  ["", false],
  [null, false],
  ["false", true],
  [[], true],
  [{}, true],
] as const)("truth of %j is %s", (value, expected) => {
  expect(isTruthy(value)).toBe(expected);
});
