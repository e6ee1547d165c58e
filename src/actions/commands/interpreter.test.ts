import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { LIMITS } from "../../domain/limits.js";
import { createScanner } from "../matchers/problem-matcher.js";
import { createInterpreter, type LineEvent } from "./interpreter.js";
import { createMasks } from "./masks.js";

const workspace = realpathSync(mkdtempSync(join(tmpdir(), "interpreter-")));
afterAll(() => rmSync(workspace, { recursive: true }));

const MATCHER = {
  owner: "lint",
  pattern: [{ regexp: "^(\\S+):(\\d+) (.*)$", file: 1, line: 2, message: 3 }],
};
writeFileSync(join(workspace, "matcher.json"), JSON.stringify({ problemMatcher: [MATCHER] }));
writeFileSync(join(workspace, "a.js"), "");

function open({ secrets = [] as readonly string[], allowsUnsecureCommands = false } = {}) {
  const masks = createMasks();
  for (const secret of secrets) masks.add(secret);
  const matchers = createScanner([]);
  const interpreter = createInterpreter({ masks, matchers, workspace, allowsUnsecureCommands });
  return {
    masks,
    read: (...lines: readonly string[]): readonly LineEvent[] =>
      lines.flatMap((line) => interpreter.read(line)),
  };
}

const line = (text: string): LineEvent => ({ kind: "line", text });

describe("a step", () => {
  test("prints lines, without what a terminal would obey", () => {
    expect(open().read("\u001B[31mred\u001B[0m", "", "::nothing::x")).toEqual([
      line("red"),
      line(""),
      line("::nothing::x"),
    ]);
  });

  test("ends lines by carriage returns, too, and commands behind one are obeyed", () => {
    expect(open().read("10 %\r20 %\r::group::a\r")).toEqual([
      line("10 %"),
      line("20 %"),
      { kind: "group", title: "a" },
    ]);
  });

  test("opens and closes groups", () => {
    expect(open().read("::group::Build%0Aall", "##[endgroup]")).toEqual([
      { kind: "group", title: "Build all" },
      { kind: "end-group" },
    ]);
  });

  test("sets outputs and state, whose values are not masked", () => {
    const { read } = open({ secrets: ["hunter2"] });
    expect(read("::set-output name=a::hunter2", "::save-state name=b::c%0Ad")).toEqual([
      { kind: "set-output", name: "a", value: "hunter2" },
      { kind: "save-state", name: "b", value: "c\nd" },
    ]);
  });

  test("tells details that are shown only to who asks for them", () => {
    expect(open().read("::debug::a")).toEqual([{ kind: "debug", text: "a" }]);
  });

  test.each([
    ["::set-env name=A::1", "`set-env` command is disabled"],
    ["::add-path::/x", "`add-path` command is disabled"],
    ["::set-output::1", "::set-output:: has no name"],
    ["::save-state name=::1", "::save-state:: has no name"],
    ["::echo::maybe", '::echo:: was given "maybe"'],
    ["::stop-commands::", "::stop-commands:: was given"],
    ["::stop-commands::Error", "::stop-commands:: was given"],
    ["::stop-commands::pause-logging", "::stop-commands:: was given"],
    ["::add-matcher::none.json", "(ENOENT)"],
    ["::add-matcher::.", "it is not a file"],
    ["::add-matcher::a.js", "it is no JSON object"],
  ])("fails for %s", (command, message) => {
    const events = open().read(command);
    expect(events).toMatchObject([{ kind: "refused" }]);
    expect(JSON.stringify(events)).toContain(JSON.stringify(message).slice(1, -1));
  });

  test("may set variables and paths by commands where that was allowed", () => {
    const { read } = open({ allowsUnsecureCommands: true });
    expect(read("::set-env name=A::1", "::add-path::/x", "::add-path::")).toEqual([
      { kind: "set-env", name: "A", value: "1" },
      { kind: "add-path", path: "/x" },
      { kind: "refused", message: "::add-path:: has no path; write ::add-path::DIRECTORY." },
    ]);
  });

  test("has its commands shown while it echoes, but for those that show themselves", () => {
    const { read } = open();
    expect(
      read("::echo::ON", "::set-output name=a::b", "::debug::c", "::add-mask::hunter2"),
    ).toEqual([
      line("::set-output name=a::b"),
      { kind: "set-output", name: "a", value: "b" },
      { kind: "debug", text: "c" },
      line("::add-mask::***"),
    ]);
    expect(read("::echo::off", "::set-output name=a::b")).toEqual([
      line("::echo::off"),
      { kind: "set-output", name: "a", value: "b" },
    ]);
  });
});

describe("commands that are stopped", () => {
  test("are lines until the token is said, which is a secret when it is long", () => {
    const { read } = open();
    expect(
      read("::stop-commands::long-token", "::group::a", "::long-token", "a long-token"),
    ).toEqual([line("::stop-commands::***"), line("::group::a"), line("::***"), line("a ***")]);
    expect(read("::stop-commands::x", "##[LONG-TOKEN]", "::long-token::", "::group::b")).toEqual([
      line("::stop-commands::x"),
      line("##[LONG-TOKEN]"),
      line("::***::"),
      { kind: "group", title: "b" },
    ]);
  });
});

describe("an annotation", () => {
  const annotationsOf = (...lines: readonly string[]) =>
    open({ secrets: ["hunter2"] })
      .read(...lines)
      .flatMap((event) => (event.kind === "annotation" ? [event.annotation] : []));

  test("has a file in the repository, a place and a title, and is shown as a line", () => {
    const command = `::warning file=${workspace}/src/../a.js,line=3,endLine=3,col=1,endColumn=2,title=T::no%0Aand no`;
    expect(open().read(command)).toEqual([
      {
        kind: "annotation",
        annotation: {
          kind: "command",
          level: "warning",
          message: "no\nand no",
          file: "a.js",
          line: 3,
          endLine: 3,
          column: 1,
          endColumn: 2,
          title: "T",
        },
      },
      line("Warning: no"),
      line("and no"),
    ]);
  });

  test.each([
    ["file=./a.js", { file: "a.js" }],
    ["file=/elsewhere/a.js", { file: "/elsewhere/a.js" }],
    ["line=x,col=1", {}],
    ["line=0,col=1", {}],
    ["col=4", {}],
    ["endLine=4", { line: 4, endLine: 4 }],
    ["line=2,endColumn=4", { line: 2, column: 4, endColumn: 4 }],
    ["line=2,endLine=3,col=1", { line: 2, endLine: 3 }],
    ["line=3,endLine=2", {}],
    ["line=3,col=5,endColumn=2", { line: 3 }],
    ["line=99999999999999999999", {}],
  ])("with %s is at %j", (properties, place) => {
    expect(annotationsOf(`::error ${properties}::no`)).toEqual([
      { kind: "command", level: "error", message: "no", ...place },
    ]);
  });

  test("has no secret and no escape in any of its texts", () => {
    const [annotation] = annotationsOf(
      "::error file=hunter2.js,title=hun\u001B[0mter2::a\u001B]0;x\u0007 hunter2",
    );
    expect(annotation).toMatchObject({ message: "a ***", file: "***.js", title: "***" });
  });

  test("is made of a line by a matcher that the step has added, until it is removed", () => {
    const { read } = open({ secrets: ["hunter2"] });
    const annotation = { kind: "matcher", level: "error", matcher: "lint", file: "a.js", line: 3 };
    expect(read("::add-matcher::matcher.json", "\u001B[1ma.js:3\u001B[0m no hunter2")).toEqual([
      line("a.js:3 no ***"),
      { kind: "annotation", annotation: { ...annotation, message: "no ***" } },
    ]);
    expect(read("::remove-matcher owner=LINT::", "a.js:3 no")).toEqual([line("a.js:3 no")]);
    read(`::add-matcher::${workspace}/matcher.json`);
    expect(read("::remove-matcher::matcher.json", "a.js:3 no")).toEqual([line("a.js:3 no")]);
  });

  test.each([
    "::add-mask:: ",
    "::add-matcher::",
    "::remove-matcher::",
    "::remove-matcher owner=a::b",
  ])("warns of %s", (command) => {
    expect(annotationsOf(command)).toMatchObject([{ level: "warning" }]);
  });
});

describe("a secret", () => {
  test("is hidden from the line on that adds it, with each of its lines", () => {
    expect(
      open().read("first-half", "::add-mask::first-half%0Asecond-half", "a first-half second-half"),
    ).toEqual([line("first-half"), line("a *** ***")]);
  });

  test("is hidden where it was coloured in the middle", () => {
    expect(open({ secrets: ["hunter2"] }).read("hun\u001B[31mter2")).toEqual([line("***")]);
  });

  test("is hidden where the line was cut in the middle of it, also in a message", () => {
    const { read } = open({ secrets: ["hunter2-and-more"] });
    for (const [prefix, kind] of [
      ["", "line"],
      ["::error::", "annotation"],
    ] as const) {
      const end = "hunter2";
      const cut = prefix + "x".repeat(LIMITS.lineBytesMax - prefix.length - end.length) + end;
      const [event] = read(cut);
      expect(event?.kind).toBe(kind);
      expect(JSON.stringify(event)).not.toContain("hun");
    }
  });

  test("stays hidden when a step adds so many that the log can only be withheld", () => {
    const { read } = open({ secrets: ["hunter2"] });
    const events = Array.from({ length: 120 }, (_, at) =>
      read(`::add-mask::${at}${"x".repeat(8_000)}`),
    );
    expect(events.flat()).toEqual([
      line("More is to be masked than can be; the rest of the log is."),
    ]);
    expect(read("hunter2", "and all else", "::group::a")).toEqual([
      line("***"),
      line("***"),
      { kind: "group", title: "***" },
    ]);
  });

  test("is in nothing that is shown, whatever is printed", () => {
    const secret = "s3cr3t-value";
    const commands = [
      "::error::",
      "::group::",
      "::debug::",
      "##[warning]",
      "::stop-commands::",
      "::echo::",
      "",
    ];
    const pieces = fc.array(
      fc.constantFrom(secret, "\u001B[0m", "\r", "%0A", " ", "x", "::", "s3cr", "3t-value"),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...commands), pieces)), (lines) => {
        const { read } = open({ secrets: [secret] });
        const shown = read(...lines.map(([command, parts]) => command + parts.join("")));
        expect(JSON.stringify(shown)).not.toContain(secret);
      }),
    );
  });
});
