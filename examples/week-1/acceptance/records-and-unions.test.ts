import assert from "node:assert/strict";
import { test } from "node:test";
import { runScript } from "../../src/index.js";

const types = "type User = { name: String; age: Int; mail: Option }\ntype Event = | Joined of User | Left of String * Int | Renamed of User * User\n";
const ada = '{ name = "Ada"; age = 36; mail = None }';

function evaluate(script: string): string {
  return runScript(types + script).value;
}

test("a changed copy leaves the original alone", () => {
  assert.equal(evaluate(`let a = ${ada}\nlet b = { a with mail = Some "ada@example.org"; age = a.age + 1 }\n(b.age, b.mail, b.name, a.mail)`), '(37, Some "ada@example.org", "Ada", None)');
});

test("a changed copy of a copy inside a case", () => {
  assert.equal(evaluate(`match Joined { ${ada} with age = 1 } with | Joined u -> { u with name = "B" }`), '{ name = "B"; age = 1; mail = None }');
});

test("equality looks inside records and cases", () => {
  assert.equal(evaluate(`(Joined ${ada} = Joined ${ada}, Joined ${ada} = Joined { ${ada} with age = 1 }, Left ("a", 1) = Left ("a", 1))`), "(true, false, true)");
});

test("patterns go down through cases, records, tuples and lists", () => {
  const script = `let f e = match e with | Joined { mail = Some m; age = 18 } -> m | Joined { name = n } -> n | Renamed ({ age = 0 }, _) -> "zero" | Renamed (_, { mail = None }) -> "none" | Left ("x", n) -> Int.toString n | _ -> "other"
(f (Joined { ${ada} with mail = Some "m"; age = 18 }), f (Joined ${ada}), f (Renamed ({ ${ada} with age = 0 }, ${ada})), f (Renamed (${ada}, ${ada})), f (Left ("x", 4)), f (Left ("y", 4)))`;
  assert.equal(evaluate(script), '("m", "Ada", "zero", "none", "4", "other")');
});

test("guards choose between arms with the same pattern", () => {
  const script = `let stage e = match e with | Joined u when u.age < 18 -> "young" | Joined u when u.age > 65 -> "old" | Joined _ -> "grown" | _ -> "none"
(stage (Joined { ${ada} with age = 3 }), stage (Joined ${ada}), stage (Joined { ${ada} with age = 90 }), stage (Left ("a", 1)))`;
  assert.equal(evaluate(script), '("young", "grown", "old", "none")');
});

test("a refused guard drops what its pattern bound, and nothing leaks", () => {
  const outcome = runScript("let f p = match p with | (Some [a; b], c) when a > c -> [a; b] | (Some xs, _) -> xs | _ -> []\n(f (Some [1; 2], 5), f (Some [7; 2], 5), 1 + List.length (f (None, 0)))");
  assert.equal(outcome.value, "([1; 2], [7; 2], 1)");
  assert.equal(outcome.leakedCells, 0);
});
