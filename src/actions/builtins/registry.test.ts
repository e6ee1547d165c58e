import { expect, test } from "vitest";
import type { Builtin } from "../run/action-call.js";
import { findBuiltin } from "./registry.js";

test.each([
  "actions/checkout@v4",
  "Actions/Checkout@v1",
  `actions/checkout@${"a".repeat(40)}`,
  "actions/setup-node@main",
  "dtolnay/rust-toolchain@stable",
  "taiki-e/install-action@nextest",
])("%s is built in, whatever its ref and case", (uses) => {
  const name = uses.replace(/@.*/, "").toLowerCase();
  expect(findBuiltin(uses)?.names).toContain(name);
});

test.each([
  "actions/checkout",
  "./actions/checkout@v4",
  "actions/checkout/sub@v4",
  "actions/cache@v4",
  "@v4",
])("%s is not", (uses) => {
  expect(findBuiltin(uses)).toBeUndefined();
});

test("more can be given, by path too", () => {
  const more: Builtin = {
    names: ["actions/cache/restore"],
    main: async () => ({ kind: "success" }),
  };
  expect(findBuiltin("actions/cache/restore@v4", [more])).toBe(more);
  expect(findBuiltin("actions/cache@v4", [more])).toBeUndefined();
});
