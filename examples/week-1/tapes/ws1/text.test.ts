import assert from "node:assert/strict";
import { test } from "node:test";
import { complaintOf, evaluate } from "./evaluate.js";

test("String.split cuts a text at every separator", () => {
  assert.equal(evaluate('String.split "," "a,b,,c"'), '["a"; "b"; ""; "c"]');
});

test("String.split leaves a text without a separator whole", () => {
  assert.equal(evaluate('String.split ", " "a,b"'), '["a,b"]');
});

test("String.split refuses an empty separator", () => {
  assert.equal(complaintOf('String.split "" "abc"'), "run 1:1: String.split needs a separator that is not empty");
});

test("String.join puts the separator between the parts", () => {
  assert.equal(evaluate('String.join "-" ["a"; "b"; "c"]'), '"a-b-c"');
});

test("String.join refuses what is no string", () => {
  assert.equal(complaintOf('String.join "-" ["a"; 2]'), "run 1:1: String.join needs a string, not a int");
});
