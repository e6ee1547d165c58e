import { expect, test } from "vitest";
import { linesOf } from "../../../test/support/tests-of-text.js";

const within = (body: string): string => `#[test]\nfn a() { ${body} }\n`;

const SAMPLES: readonly (readonly [what: string, text: string, tests: readonly string[]])[] = [
  ["a function", within("assert_eq!(f(1), 2);"), ["a: exact=2"]],
  [
    "a module of tests",
    `#[cfg(test)]\nmod tests { ${within("assert_eq!(f(1), 2);")} }`,
    ["tests > a: exact=2"],
  ],
  [
    "other runners",
    '#[tokio::test(flavor = "x")]\nasync fn a() { assert_eq!(f().await, 1); }\n#[wasm_bindgen_test]\nfn b() { assert_eq!(f(), 1); }',
    ["a: exact=1", "b: exact=1"],
  ],
  ["no test", "#[cfg(test)]\nfn helper() {}\n#[inline]\nfn f() {}\n", []],
  ["ignore", `#[ignore]\n${within("assert_eq!(f(1), 2);")}`, ["a [skipped]: exact=2"]],
  [
    "ignored on one system",
    `#[cfg_attr(windows, ignore)]\n${within("assert_eq!(f(1), 2);")}`,
    ["a [sometimesskipped]: exact=2"],
  ],
  [
    "ignored in tests",
    `#[cfg_attr(test, ignore)]\n${within("assert_eq!(f(1), 2);")}`,
    ["a [skipped]: exact=2"],
  ],
  [
    "built on one system",
    `#[cfg(unix)]\n${within("assert_eq!(f(1), 2);")}`,
    ["a [sometimesskipped]: exact=2"],
  ],
  [
    "never built",
    `#[cfg(any())]\nmod tests { ${within("assert_eq!(f(1), 2);")} }`,
    ["tests > a [skipped]: exact=2"],
  ],
  ["should_panic", `#[should_panic(expected = "x")]\n${within("f();")}`, ["a [inverted]: "]],
  [
    "rstest",
    "#[rstest]\n#[case(1, 2)]\n#[case(3, 4)]\nfn a(#[case] i: i32, #[case] o: i32) { assert_eq!(f(i), o); }",
    ["a: exact x2"],
  ],
  ["a loop", within("for (i, o) in [(1, 2), (3, 4)] { assert_eq!(f(i), o); }"), ["a: exact x2"]],
  [
    "a loop over a vec",
    within("for (i, o) in vec![(1, 2), (3, 4)] { assert_eq!(f(i), o); }"),
    ["a: exact x2"],
  ],
  [
    "proptest",
    "proptest! {\n#[test]\nfn a(x in 0..10) { prop_assert_eq!(f(x), 3); }\n}",
    ["a: exact=3"],
  ],
  [
    "strengths",
    within(
      'assert!(f()); assert!(f() == 3); assert!(f().contains("x")); assert_ne!(f(), 4); assert!(f() > -5); assert!(matches!(f(), Ok(6)));',
    ),
    ["a: weak, exact=3, strong=x, strong=4, strong=-5, strong=6"],
  ],
  [
    "values that are built",
    within(
      'assert_eq!(f(1), Some(2)); assert_eq!(f(1), vec![3, 4]); assert_eq!(f(1), "x".to_string()); assert_eq!(f(1), PathBuf::from("y"));',
    ),
    ["a: exact=2, exact=3/4, exact=x, exact=y"],
  ],
  [
    "a message",
    within('assert_eq!(f(1), 2, "message {}", 3); assert!(f(), "message");'),
    ["a: exact=2, weak"],
  ],
  ["a bound expectation", within("let want = 5; assert_eq!(f(), want);"), ["a: exact=5"]],
  [
    "a helper",
    `fn same(a: u8, b: u8) { assert_eq!(a, b); }\n${within("same(f(), 2); same(f(), 3);")}`,
    ["a: exact x2 in same"],
  ],
  [
    "a helper macro",
    `macro_rules! same { ($a:expr) => { assert_eq!($a, 7); } }\n${within("same!(f());")}`,
    ["a: exact=7 in same"],
  ],
  [
    "a method that asserts",
    within('te.assert_output(&["x"], "y"); value.expect("no assertion");'),
    ["a: strong=y"],
  ],
  [
    "a panic under a condition",
    within('match f() { Ok(_) => {} Err(_) => panic!("no") }'),
    ["a: weak"],
  ],
  [
    "tautologies",
    within("assert!(true); assert_eq!(1, 1); assert!(f() || true);"),
    ["a: weak=true tautology, exact=1/1 tautology, weak=true tautology"],
  ],
  [
    "the same on both sides",
    within("assert_eq!(x, x); assert_eq!(f(), f());"),
    ["a: exact tautology, exact"],
  ],
  [
    "swallowed",
    within("let _ = std::panic::catch_unwind(|| { assert_eq!(f(), 1); });"),
    ["a: exact=1 swallowed"],
  ],
  [
    "a panic that is looked at",
    within("let r = std::panic::catch_unwind(|| { assert_eq!(f(), 1); }); assert!(r.is_err());"),
    ["a: exact=1, weak"],
  ],
  [
    "a thread nobody waits for",
    within("std::thread::spawn(|| { assert_eq!(f(), 1); });"),
    ["a: exact=1 unawaited"],
  ],
  ["after a return", within("return; assert_eq!(f(), 1);"), ["a: exact=1 unreachable"]],
];

test.each(SAMPLES)("Rust: %s", async (_, text, tests) => {
  expect(await linesOf("rust", text)).toEqual(tests);
});
