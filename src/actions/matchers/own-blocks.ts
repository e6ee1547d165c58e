/** Matchers of our own for tools that say in one line what is wrong, and in another where. */

import type { Locate, Match, Matcher, Tracker } from "../../domain/matchers/matcher.js";

/** What is remembered between lines; `undefined` when nothing is. */
interface Step<Open> {
  readonly open: Open | undefined;
  readonly found: readonly Match[];
}

const nothing = <Open>(open: Open | undefined): Step<Open> => ({ open, found: [] });

function block<Open>(
  owner: string,
  follow: (line: string, open: Open | undefined, locate: Locate) => Step<Open>,
): Matcher {
  const start = (): Tracker => {
    let open: Open | undefined;
    return {
      read(line, locate) {
        const step = follow(line, open, locate);
        open = step.open;
        return step.found;
      },
      reset() {
        open = undefined;
      },
    };
  };
  return { owner: `interlock-${owner}`, needsFile: true, start };
}

/**
 * /w/src/a.js
 *   3:5  error  'x' is not defined  no-undef
 */
const eslint = block<{ readonly file: string }>("eslint", (line, open) => {
  const row =
    /^ {1,8}(?<line>\d+):(?<column>\d+) +(?<severity>error|warning) +(?<message>\S.*)$/.exec(line);
  if (row?.groups !== undefined) {
    const { message = "", ...rest } = row.groups;
    return {
      open,
      found: open === undefined ? [] : [{ ...rest, ...withRule(message), file: open.file }],
    };
  }
  // A path alone on its line.
  return nothing(/^[^\s:()[\]][^:()[\]]*\.\w{1,8}$/.test(line) ? { file: line } : undefined);
});

/** The rule stands behind the last two spaces; a message of the parser has none. */
function withRule(text: string): Match {
  const end = text.lastIndexOf("  ");
  const code = text.slice(end + 2);
  return end < 0 || !/^[\w@/-]+$/.test(code)
    ? { message: text }
    : { message: text.slice(0, end), code };
}

/**
 * error[E0308]: mismatched types
 *   --> src/lib.rs:5:9
 *
 * Ruff prints the same with its rule in front: F401 [*] `os` imported but unused.
 */
const arrow = block<Match>("rustc", (line, open) => {
  const place = /^ *--> (?<file>[^:]+):(?<line>\d+):(?<column>\d+)$/.exec(line);
  if (place?.groups !== undefined && open !== undefined)
    return { open: undefined, found: [{ ...open, ...place.groups }] };
  const head =
    /^(?:(?<severity>error|warning)(?:\[(?<code>[\w:]+)\])?: |(?<rule>[A-Z]{1,4}\d{2,4}) (?:\[\*\] )?)(?<message>\S.*)$/.exec(
      line,
    )?.groups;
  if (head === undefined) return nothing<Match>(undefined);
  const { severity, message, code, rule } = head;
  return nothing<Match>({ severity: severity ?? "error", message, code: code ?? rule });
});

type Panic = Match & { readonly thread: string };

/**
 * thread 'tests::adds' panicked at src/lib.rs:9:5:
 * assertion `left == right` failed
 */
const panic = block<Panic>("rust-test", (line, open) => {
  if (open !== undefined) {
    const { thread, ...place } = open;
    return { open: undefined, found: [{ ...place, message: `${thread} panicked: ${line}` }] };
  }
  const head =
    /^thread '(?<thread>[^']+)'(?: \(\d+\))? panicked at (?:'(?<said>.*)', )?(?<file>[^:']+):(?<line>\d+):(?<column>\d+):?$/.exec(
      line,
    )?.groups;
  if (head === undefined) return nothing<Panic>(undefined);
  const { said, thread = "", ...place } = head;
  return said === undefined
    ? nothing<Panic>({ ...place, thread })
    : { open: undefined, found: [{ ...place, message: `${thread} panicked: ${said}` }] };
});

interface PytestOpen {
  /** The first line that begins with E: what the assertion says. */
  readonly said?: string;
  /** With `--tb=short` the place stands before what is said. */
  readonly place?: Match;
}

/**
 * E       assert 3 == 4
 *
 * tests/test_a.py:5: AssertionError
 */
const pytest = block<PytestOpen>("pytest", (line, open = {}) => {
  if (/^(?:_{3,} .* _{3,}|={3,}.*)$/.test(line)) return nothing<PytestOpen>(undefined);
  const said = /^E {2,8}(\S.*)$/.exec(line)?.[1];
  if (said !== undefined) {
    if (open.said !== undefined) return nothing(open);
    return open.place === undefined
      ? nothing<PytestOpen>({ said })
      : { open: { said }, found: [{ ...open.place, message: said }] };
  }
  const short = /^(?<file>[^\s:][^:]*\.py):(?<line>\d+): in \S+$/.exec(line);
  if (short?.groups !== undefined) return nothing<PytestOpen>({ place: short.groups });
  const end = /^(?<file>[^\s:][^:]*\.py):(?<line>\d+): [A-Za-z_][\w.]*$/.exec(line);
  if (end?.groups === undefined || open.said === undefined) return nothing(open);
  const { file, line: at } = end.groups;
  return { open: undefined, found: [{ file, line: at, message: open.said }] };
});

interface Failing {
  readonly title: string;
  readonly said?: string;
}

/** Where in the repository a frame of a stack is; frames of packages are nobody's who reads this. */
function placeOf(frame: RegExpExecArray | null, locate: Locate): Match | undefined {
  const { file = "", line, column } = frame?.groups ?? {};
  const isForeign = file === "" || file.includes("node_modules/") || locate(file) === undefined;
  return isForeign ? undefined : { file, line, column };
}

interface TestBlock {
  readonly owner: string;
  readonly head: RegExp;
  readonly frame: RegExp;
}

/** A title, then what is wrong, then frames, of which the first in the repository is the place. */
const tests = ({ owner, head, frame }: TestBlock): Matcher =>
  block<Failing>(owner, (line, open, locate) => {
    const title = head.exec(line)?.[1]?.trim();
    if (title !== undefined) return nothing({ title });
    if (isEnd(line)) return nothing<Failing>(undefined);
    if (open === undefined || line.trim() === "") return nothing(open);
    const place = placeOf(frame.exec(line), locate);
    if (place !== undefined) {
      const message = open.said === undefined ? open.title : `${open.title}: ${open.said}`;
      return { open: undefined, found: [{ ...place, message }] };
    }
    return nothing(open.said === undefined ? { ...open, said: line.trim() } : open);
  });

/** Of a file of tests. */
const isEnd = (line: string): boolean =>
  /^ {0,3}(?:PASS|FAIL|Tests?|Test Files|Test Suites:)\b/.test(line);

/**
 *  FAIL  src/a.test.ts > adds
 * AssertionError: expected 3 to be 4
 *  ❯ src/a.test.ts:5:17
 */
const vitest = tests({
  owner: "vitest",
  head: /^ ?FAIL {2}(\S.*(?: > .*| \[ .* \]))$/,
  frame: /^ *❯ (?:\S.* )?(?<file>[^\s:]+):(?<line>\d+):(?<column>\d+)$/,
});

/**
 *   ● sum › adds
 *     expect(received).toBe(expected)
 *       at Object.toBe (src/sum.test.js:4:21)
 */
const jest = tests({
  owner: "jest",
  // What a test printed is no failure, though it has frames.
  head: /^ {2}● (?!Console$|Cannot log )(\S.*)$/,
  frame: /^ {4,}at (?:\S.* \()?(?<file>[^\s():]+):(?<line>\d+):(?<column>\d+)\)?$/,
});

interface GoTests {
  /** Of the test whose lines these are. */
  readonly name: string;
  /** Named without their folder, which the line at the end of the package tells. */
  readonly said: readonly { readonly test: string; readonly match: Match }[];
  /** With `-v` a test says that it failed after what was wrong. */
  readonly failed: readonly string[];
}

const GO_LINES_MAX = 200;
const GO_NEW: GoTests = { name: "", said: [], failed: [] };

/**
 * --- FAIL: TestAdd (0.00s)
 *     add_test.go:9: got 3, want 4
 * FAIL	example.com/m/add	0.003s
 */
const goTest = block<GoTests>("go-test", (line, open = GO_NEW, locate) => {
  const running = /^ *(?:=== (?:RUN|NAME|CONT) +|--- (FAIL|PASS|SKIP): )(\S+)/.exec(line);
  if (running !== null) {
    const [, end, name = ""] = running;
    const failed = end === "FAIL" ? [...open.failed, name] : open.failed;
    return nothing({ ...open, name, failed: failed.slice(-GO_LINES_MAX) });
  }
  const said = /^ {4,}(?<file>[\w.-]+\.go):(?<line>\d+): (?<message>\S.*)$/.exec(line)?.groups;
  if (said !== undefined && open.name !== "") {
    const { message = "", ...place } = said;
    const match: Match = { ...place, message: `${open.name}: ${message}` };
    return nothing({
      ...open,
      said: [...open.said, { test: open.name, match }].slice(-GO_LINES_MAX),
    });
  }
  const path = /^(?:FAIL|ok {2})\t(\S+)/.exec(line)?.[1];
  if (path === undefined) return nothing(open);
  const failures = open.said.filter(({ test }) => open.failed.includes(test));
  return { open: undefined, found: failures.map(({ match }) => inPackage(match, path, locate)) };
});

/** Of the path of a package the end is a folder; how much of it, only the module knows. */
function inPackage(match: Match, path: string, locate: Locate): Match {
  const parts = path.split("/");
  const folders = parts.map((_, index) => parts.slice(index).join("/"));
  const paths = [...folders.map((folder) => `${folder}/${match.file ?? ""}`), match.file ?? ""];
  const file = paths.find((each) => locate(each) !== undefined);
  return { ...match, file };
}

export const OWN_BLOCKS: readonly Matcher[] = [eslint, arrow, panic, pytest, vitest, jest, goTest];
