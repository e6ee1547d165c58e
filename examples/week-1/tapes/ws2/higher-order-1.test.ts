import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluate } from "./evaluate.js";

// TODO: fill in once the machine can call closures
test("List.map calls a closure", () => {
  assert.ok(true);
});

test("List.map keeps the order", () => {
  assert.ok(true);
});

test("List.map on an empty list", () => {
  assert.ok(true);
});

test("List.map captures variables", () => {
  assert.ok(true);
});

test("List.map nests", () => {
  assert.ok(true);
});

test("List.map returns records", () => {
  assert.ok(true);
});

test("List.map returns unions", () => {
  assert.ok(true);
});

test("List.map with a partial application", () => {
  assert.ok(true);
});

test("List.map with a host function", () => {
  assert.ok(true);
});

test("List.filter keeps what fits", () => {
  assert.ok(true);
});

test("List.filter drops what does not", () => {
  assert.ok(true);
});

test("List.filter on an empty list", () => {
  assert.ok(true);
});

test("List.filter nests", () => {
  assert.ok(true);
});

test("List.filter with a captured value", () => {
  assert.ok(true);
});

test("List.fold sums", () => {
  assert.ok(true);
});

test("List.fold builds a list", () => {
  assert.ok(true);
});

test("List.fold on an empty list", () => {
  assert.ok(true);
});

test("List.fold nests", () => {
  assert.ok(true);
});

test("List.fold keeps the order", () => {
  assert.ok(true);
});

test("callClosure returns a value", () => {
  assert.ok(true);
});

test("callClosure passes every argument", () => {
  assert.ok(true);
});

test("callClosure restores the stack", () => {
  assert.ok(true);
});

test("callClosure restores the frames", () => {
  assert.ok(true);
});

test("callClosure passes errors on", () => {
  assert.ok(true);
});

test("callClosure limits its depth", () => {
  assert.ok(true);
});

test("callClosure leaks nothing", () => {
  assert.ok(true);
});
