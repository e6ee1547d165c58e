import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluate, complaintOf } from './evaluate.js';
import { runScript } from '../src/index.js';

const types = "type Point = { x: Int; y: Int }\ntype Shape = | Circle of Point * Int | Box of Point | Dot\n";

const rows: readonly (readonly [fact: string, script: string, value: string])[] = [
    ["a copy of a record changes one field", "let p = { x = 1; y = 2 }\n({ p with y = 5 }, p)", "({ x = 1; y = 5 }, { x = 1; y = 2 })"],
    ["a copy changes several fields, with the old values in reach", "let p = { x = 1; y = 2 }\n{ p with y = p.x; x = p.y }", "{ x = 2; y = 1 }"],
    ["a copy is made from any expression", "let make n = { x = n; y = n }\n{ (make 3) with x = 0 }", "{ x = 0; y = 3 }"],
    ["a copy of a copy", "{ { { x = 1; y = 2 } with x = 8 } with y = 9 }", "{ x = 8; y = 9 }"],
    ["records with equal fields are equal", "({ x = 1; y = 2 } = { y = 2; x = 1 }, { x = 1; y = 2 } = { x = 1; y = 3 })", "(true, false)"],
    ["union values are equal when case and payload are", "(Box { x = 1; y = 2 } = Box { x = 1; y = 2 }, Dot = Dot, Some 1 = Some 2, Some 1 <> None)", "(true, true, false, true)"],
    ["equality goes through lists and tuples into records", "[(1, { x = 1; y = 1 })] = [(1, { x = 1; y = 1 })]", "true"],
    ["a record of another type is not equal", "type Size = { w: Int; h: Int }\nSome { x = 1; y = 2 } = Some { w = 1; h = 2 }", "false"],
    ["a case inside a case is matched", "match Some (Some 3) with | Some (Some n) -> n | Some None -> 0 | None -> 1", "3"],
    ["a literal inside a case decides", "let f x = match x with | Some 0 -> \"zero\" | Some n -> Int.toString n | None -> \"none\"\n(f (Some 0), f (Some 7), f None)", '("zero", "7", "none")'],
    ["a record inside a case is taken apart", "match Circle ({ x = 1; y = 2 }, 9) with | Circle ({ y = y }, 9) -> y | _ -> 0", "2"],
    ["a field is matched against a literal", "let f p = match p with | { x = 0; y = y } -> y | { y = 0; x = x } -> 0 - x | _ -> 99\n(f { x = 0; y = 4 }, f { x = 4; y = 0 }, f { x = 1; y = 1 })", "(4, -4, 99)"],
    ["a list inside a case is taken apart", "match Some [1; 2; 3] with | Some (a :: _ :: [c]) -> a + c | _ -> 0", "4"],
    ["a guard sees the names of its pattern", "let f x = match x with | Some n when n > 10 -> \"big\" | Some n when n > 5 -> \"middle\" | _ -> \"small\"\n(f (Some 11), f (Some 6), f (Some 1), f None)", '("big", "middle", "small", "small")'],
    ["a guard that refuses leaves nothing on the stack", "1 + (match (1, 2, 3) with | (a, b, c) when a + b > c -> 0 | (a, b, _) -> a * 10 + b)", "13"],
];

for (const [fact, script, value] of rows) {
    test(fact, () => {
        assert.equal(evaluate(types + script), value);
    });
}

test("a field that no record has is found before the script runs", () => {
    assert.equal(complaintOf(types + "let p = { x = 1; y = 2 }\n{ p with z = 1 }"), "compile 4:1: no record has the fields z");
});

test("a field that this record does not have is an error", () => {
    assert.equal(complaintOf(types + "type Size = { w: Int }\n{ { w = 1 } with x = 2 }"), "run 4:1: this value has no field x");
});

test("functions inside records cannot be compared", () => {
    assert.match(complaintOf(types + "(Some (fun x -> x)) = (Some (fun x -> x))"), /^run 3:\d+: functions cannot be compared$/);
});

test("a guard that is no bool is an error", () => {
    assert.equal(complaintOf("match 1 with | n when n -> n"), "run 1:23: expected a bool, not a int");
});

test("copies, comparisons and guards leak nothing", () => {
    const script = "type Box = { items: List; note: Option }\nlet b = { items = [1; 2]; note = Some [3] }\nlet c = { b with items = [4]; note = b.note }\nmatch c with | { note = Some n; items = i } when i = [1; 2] -> n | { note = Some (x :: _) } when c <> b -> [x] | _ -> []";
    const { value, leakedCells } = runScript(script);
    assert.deepEqual({ value, leakedCells }, { value: "[3]", leakedCells: 0 });
});
