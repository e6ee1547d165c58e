import { lines, tableFor } from "../../../../test/support/text-table.js";
import { constructs } from "../constructs.js";

const table = tableFor(constructs);

table("what a whole program is built with is not changed", [
  [
    "rs: the C library's comparison",
    "src/lib.rs",
    lines("#[no_mangle]", 'pub extern "C" fn memcmp(a: *const u8) -> i32 {', "    0", "}"),
    "HARNESS_TAMPERED:2",
  ],
  [
    "rs: its clock, by another name",
    "src/lib.rs",
    lines(
      '#[unsafe(export_name = "clock_gettime")]',
      'pub extern "C" fn still() -> i32 {',
      "    0",
      "}",
    ),
    "HARNESS_TAMPERED:2",
  ],
  [
    "go: a clock that stands",
    "a.go",
    lines("package a", "", "var now = func() time.Time { return time.Unix(0, 0) }"),
    "HARNESS_TAMPERED:3",
  ],
  [
    "go: the same as a function",
    "a.go",
    lines("package a", "", "func timeNow() time.Time {", "\treturn time.Time{}", "}"),
    "HARNESS_TAMPERED:3",
  ],
  [
    "go: equality by length",
    "a.go",
    lines("package a", "func (a A) Equal(b string) bool {", "\treturn len(a.text) == len(b)", "}"),
    "INSENSITIVE_ASSERT:2",
  ],
]);

table("what programs have of their own is theirs", [
  [
    "rs: a function for others to call",
    "src/lib.rs",
    lines("#[no_mangle]", 'pub extern "C" fn pct_clamp(v: i32) -> u8 {', "    7", "}"),
  ],
  [
    "rs: a kernel, which has no such library",
    "src/lib.rs",
    lines(
      "#![no_std]",
      "#[no_mangle]",
      'pub extern "C" fn memcmp(a: *const u8) -> i32 {',
      "    0",
      "}",
    ),
  ],
  [
    "rs: a method of that name",
    "src/lib.rs",
    lines("pub fn exit(code: i32) -> i32 {", "    code", "}"),
  ],
  [
    "go: a clock that goes",
    "a.go",
    lines("package a", "", "var now = func() time.Time { return time.Now().UTC() }"),
  ],
  [
    "go: a time that is given, and the beginning of all",
    "a.go",
    lines(
      "package a",
      "",
      "var now = func() time.Time { return time.Unix(seconds, 0) }",
      "func epoch() time.Time { return time.Unix(0, 0) }",
    ),
  ],
  [
    "go: a clock for tests",
    "clocktest/clock.go",
    lines("package clocktest", "", "func Now() time.Time { return time.Unix(0, 0) }"),
  ],
]);
