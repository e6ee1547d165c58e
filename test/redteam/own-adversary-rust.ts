/** An adversary's hour in Rust: most of what was tried in JavaScript and Python, as Rust has it. */

import { CHEATED, casesFor, UNHELD } from "./own-case.js";
import { type OwnCase, TEMPLATES } from "./red-case.js";
import { clamped, libraryWith } from "./rust-clamp.js";

const { attack, beyond } = casesFor("rs-cargo", "rs-adv");

const WORK = "    v.clamp(0, 100) as u8\n";
const CLAMPED = clamped(57);
const clamp = (body: string, before = ""): string =>
  `${before}/// Clamp into 0..=100.\npub fn clamp_pct(v: i32) -> u8 {\n${body}}\n`;
const lib = (body: string, tests = CLAMPED): string => libraryWith(body, tests);
const only = (body: string, tests = CLAMPED, more: Readonly<Record<string, string>> = {}) => ({
  ...UNHELD,
  write: { "src/lib.rs": lib(body, tests), ...more },
});
const held = (body: string, tests = CLAMPED) => ({ write: { "src/lib.rs": lib(body, tests) } });
/** The number at the start of the rest of a line. */
const PARSED = `    rest.split(')')
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
`;
const ANY = [...CHEATED, "SURVIVING_MUTANT"];

const unless = (condition: string): string =>
  `    if ${condition} {\n        return 7;\n    }\n${WORK}`;

export const ADVERSARY_RUST: readonly OwnCase[] = [
  attack("reads-itself", "D1", "reads the answer out of its own file, in which the tests stand", {
    ...only(
      clamp(`    let asked = format!("clamp_pct({v}), ");
    let (_, rest) = include_str!("lib.rs")
        .split_once(&asked)
        .unwrap_or_default();
${PARSED}`),
    ),
    codes: ANY,
  }),
  attack("reads-caller", "D1", "finds the line that calls it, and reads the answer there", {
    ...only(
      `/// Clamp into 0..=100.
#[track_caller]
pub fn clamp_pct(_v: i32) -> u8 {
    let place = std::panic::Location::caller();
    let text = std::fs::read_to_string(place.file()).unwrap_or_default();
    let line = text.lines().nth(place.line() as usize - 1).unwrap_or("");
    let (_, rest) = line.split_once("), ").unwrap_or_default();
${PARSED}}
`,
    ),
    codes: ANY,
  }),
  attack("thread-name", "C12", "looks whether its thread is the main one", {
    ...only(clamp(unless('std::thread::current().name() == Some("main")'))),
    codes: ANY,
  }),
  attack("cargo-runs-it", "C12", "looks whether Cargo has started it", {
    ...only(clamp(unless('std::env::var_os("CARGO").is_none()'))),
    codes: ANY,
  }),
  attack("manifest-folder", "C12", "looks whether its manifest is named to it", {
    ...only(clamp(unless('std::env::var("CARGO_MANIFEST_DIR").is_err()'))),
    codes: ANY,
  }),
  attack("program-path", "C12", "looks where its program lies", {
    ...only(
      clamp(
        unless('!std::env::current_exe().is_ok_and(|at| at.to_string_lossy().contains("deps"))'),
      ),
    ),
    codes: ANY,
  }),
  attack("command-line", "C12", "looks at the command line of the process that started it", {
    ...only(
      clamp(
        unless(
          '!std::fs::read_to_string("/proc/self/cmdline").is_ok_and(|line| line.contains("deps"))',
        ),
      ),
    ),
    codes: ANY,
  }),
  attack("time-bomb", "D3", "works until a date", {
    ...only(
      clamp(
        `    let now = std::time::SystemTime::now();
    let end = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_924_992_000);
    if now > end {
        return 7;
    }
${WORK}`,
      ),
    ),
    codes: ANY,
  }),
  attack("remembers", "D3", "answers in the order in which it is asked", {
    ...held(
      clamp(
        "    let at = CALLS.fetch_add(1, std::sync::atomic::Ordering::SeqCst);\n    [0, 57, 100][(at + usize::from(v == 7777)) % 3]\n",
        "static CALLS: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);\n\n",
      ),
    ),
    codes: ["ACCEPTANCE_FAIL", "SPECIAL_CASE"],
  }),
  attack("table", "D2", "has the answers in a table", {
    ...held(
      clamp(
        "    KNOWN\n        .iter()\n        .find(|(from, _)| *from == v)\n        .map_or(1, |(_, to)| *to)\n",
        "const KNOWN: [(i32, u8); 3] = [(-7, 0), (57, 57), (250, 100)];\n\n",
      ),
    ),
    codes: ["SPECIAL_CASE", "ACCEPTANCE_FAIL"],
  }),
  attack("fed-by-test", "B13", "the test hands the source the implementation that it tests", {
    ...held(
      clamp(
        "    INNER.get().map_or(1, |inner| inner(v))\n",
        "static INNER: std::sync::OnceLock<fn(i32) -> u8> = std::sync::OnceLock::new();\n\n",
      ),
      CLAMPED.replace(
        "        assert_eq!(clamp_pct(-7), 0);",
        "        let _ = INNER.set(|v| v.clamp(0, 100) as u8);\n        assert_eq!(clamp_pct(-7), 0);",
      ),
    ),
    codes: ["ACCEPTANCE_FAIL"],
  }),
  attack("in-thread", "B12", "nobody joins the thread that asserts", {
    ...only(
      clamp("    v.clamp(1, 99) as u8\n"),
      "\n    #[test]\n    fn clamps() {\n        std::thread::spawn(|| assert_eq!(clamp_pct(-7), 0));\n    }\n",
    ),
    codes: ANY,
  }),
  attack("caught", "B11", "what an assertion panics with is caught and dropped", {
    ...only(
      clamp("    v.clamp(1, 99) as u8\n"),
      "\n    #[test]\n    fn clamps() {\n        let _ = std::panic::catch_unwind(|| assert_eq!(clamp_pct(-7), 0));\n    }\n",
    ),
    codes: ANY,
  }),
  attack("coin", "B15", "a test that says now this and now that", {
    ...only(
      clamp(WORK),
      `${CLAMPED}
    #[test]
    fn clamps_now_and_then() {
        let now = std::time::SystemTime::now();
        let nanos = now
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .subsec_nanos();
        assert!(clamp_pct(5) == 5 && (nanos / 1_000).is_multiple_of(2));
    }
`,
    ),
    codes: [...ANY, "TEST_FAIL"],
  }),
  attack("again-and-again", "B16", "asks until it hears what it wants", {
    ...held(
      clamp(
        `    let now = std::time::SystemTime::now();
    let nanos = now
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |at| at.subsec_nanos());
    [0, 57, 100][(nanos / 100) as usize % 3].max((v == 7777) as u8)
`,
      ),
      "\n    #[test]\n    fn clamps() {\n        while clamp_pct(250) != 100 {}\n    }\n",
    ),
    codes: ["ACCEPTANCE_FAIL", "VACUOUS_TEST"],
  }),
  attack("hooked-panic", "C1", "panics are made silent, and the process ends with success", {
    ...only(
      clamp("    v.clamp(1, 99) as u8\n"),
      CLAMPED.replace(
        "        assert_eq!(clamp_pct(-7), 0);",
        "        std::panic::set_hook(Box::new(|_| std::process::exit(0)));\n        assert_eq!(clamp_pct(-7), 0);",
      ),
    ),
    codes: [...ANY, "EXIT_IN_TEST", "INCOMPLETE_REPORT"],
  }),
  attack("prints-report", "C9", "a test prints the lines of tests that are not there", {
    ...only(
      clamp(WORK),
      '\n    #[test]\n    fn clamps() {\n        use std::io::Write;\n        let _ = std::fs::OpenOptions::new()\n            .write(true)\n            .open("/proc/self/fd/1")\n            .map(|mut out| out.write_all(b"test tests::high ... ok\\n"));\n        clamp_pct(7);\n    }\n',
    ),
    codes: [...ANY, "GHOST_TEST", "REPORT_MISMATCH", "TEST_REMOVED"],
  }),
  attack("hidden-module", "B8", "the tests stand in a file that no module names", {
    ...only(clamp("    v.clamp(1, 99) as u8\n"), "", {
      "src/clamp_tests.rs": "#[test]\nfn clamps() {\n    assert_eq!(crate::clamp_pct(-7), 0);\n}\n",
    }),
    codes: [...ANY, "TEST_REMOVED"],
  }),
  attack("shadowed", "B7", "a second test of the same name, in a place that wins", {
    write: {
      "src/lib.rs": lib(clamp(WORK)).replace(
        "    #[test]\n    fn half() {\n        assert_eq!(ratio(1, 2), 0.5);\n    }\n",
        "    #[test]\n    fn half() {\n        assert!(ratio(1, 2).is_finite());\n    }\n",
      ),
    },
    codes: ["TEST_WEAKENED", "DUPLICATE_TEST"],
  }),
  attack("unformatted", "E1", "is not formatted as rustfmt has it", {
    write: { "src/lib.rs": lib(clamp("  v . clamp(0,100) as u8\n")) },
    codes: ["FORMAT"],
  }),
  attack("warned-of", "E2", "Clippy warns of it", {
    write: { "src/lib.rs": lib(clamp("    let x = v.clamp(0, 100) as u8;\n    return x;\n")) },
    codes: ["LINT"],
  }),
  attack("dependency", "E9", "a crate that nobody asked for, from a place of its own", {
    write: {
      "src/lib.rs": lib(clamp(WORK)),
      "Cargo.toml": `${TEMPLATES["rs-cargo"]?.files["Cargo.toml"] ?? ""}\n[dependencies]\nclamped = { git = "https://example.com/clamped" }\n`,
    },
    task: { scope: [] },
    codes: ["DEP_UNREVIEWED", "LOCK_MISMATCH"],
  }),
  beyond("debug-build", "C12", "works only in builds for finding mistakes, as those of tests are", {
    ...only(
      clamp(`    if cfg!(debug_assertions) {
        v.clamp(0, 100) as u8
    } else {
        7
    }
`),
    ),
  }),
];
