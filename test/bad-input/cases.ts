/** Malformed files of every kind. What each is answered with is in `test/golden/problems.txt`. */

export type FileKind = "config" | "plan" | "workstream" | "agents" | "tape" | "matchers";

export interface BadFile {
  readonly title: string;
  readonly kind: FileKind;
  readonly text: string;
}

const config = (title: string, text: string): BadFile => ({ title, kind: "config", text });
const plan = (title: string, text: string): BadFile => ({ title, kind: "plan", text });

const gates = (...lines: readonly string[]): string =>
  ["version: 1", "gates:", ...lines.map((line) => `  - ${line}`), ""].join("\n");

const UNIT = "{id: unit, kind: command, run: npm test}";

/** A plan of one sound workstream `ws1`, with more lines in it. */
const workstream = (...lines: readonly string[]): string =>
  [
    "version: 1",
    "name: week-1",
    "workstreams:",
    "  - id: ws1",
    '    title: "refactor: split the parser"',
    "    kind: refactor",
    "    brief: Split it.",
    ...lines.map((line) => `    ${line}`),
    "",
  ].join("\n");

const second = (id: string, dependsOn: string): string =>
  `  - {id: ${id}, title: "docs: explain ${id}", kind: docs, brief: Explain., dependsOn: [${dependsOn}]}\n`;

const sandbox = (title: string, rules: string): BadFile => ({
  title,
  kind: "agents",
  text: `agents:\n  one: {kind: command, command: [agent], sandbox: {${rules}}}\n`,
});

const matchers = (title: string, text: string): BadFile => ({ title, kind: "matchers", text });

export const BAD_FILES: readonly BadFile[] = [
  config("an empty file", ""),
  config("nothing but comments", "# later\n\n# more\n"),
  config("a list instead of keys", "- version: 1\n"),
  config("a single word", "interlock\n"),
  config("no version", `gates: [${UNIT}]\n`),
  config("a version of the future", `version: 2\ngates: [${UNIT}]\n`),
  config("a version in quotes", `version: "1"\ngates: [${UNIT}]\n`),
  config("no gates", "version: 1\nbase: main\n"),
  config("gates that are a map", "version: 1\ngates:\n  unit: npm test\n"),
  config(
    "a time-out of nothing",
    gates("{id: unit, kind: command, run: npm test, timeoutMinutes: 0}"),
  ),
  config(
    "a time-out for ever",
    gates("{id: unit, kind: tests, run: npm test, timeoutMinutes: .inf}"),
  ),
  config(
    "a time-out in words",
    gates("{id: unit, kind: tests, run: npm test, timeoutMinutes: ten}"),
  ),
  config(
    "a mistyped key",
    gates("id: unit\n    kind: command\n    run: npm test\n    timeoutMinute: 3"),
  ),
  config("a mistyped key at the top", `version: 1\ngates: [${UNIT}]\nparalel: {start: 1}\n`),
  config("a key that is like no other", `version: 1\ngates: [${UNIT}]\nzzz: 1\n`),
  config(
    "a key that belongs to another kind of gate",
    gates("{id: unit, kind: tests, run: npm test, fix: npm run fix}"),
  ),
  config("a kind of gate that does not exist", gates("{id: unit, kind: shell, run: npm test}")),
  config("a gate without a kind", gates("{id: unit, run: npm test}")),
  config("a gate without a command", gates("{id: unit, kind: command}")),
  config("a gate with an empty command", gates("id: unit\n    kind: command\n    run:")),
  config("a gate with a command of spaces", gates('{id: unit, kind: command, run: "  "}')),
  config("a gate that is a text", gates("npm test")),
  config("a number where a text belongs", gates("{id: unit, kind: command, run: 7}")),
  config("an id in capitals", gates("{id: Unit Tests, kind: command, run: npm test}")),
  config("an id that is too long", gates(`{id: ${"a".repeat(65)}, kind: command, run: npm test}`)),
  config("the same id twice", gates(UNIT, UNIT)),
  config(
    "an id that acceptance checks have",
    gates("{id: acceptance-1, kind: command, run: npm test}"),
  ),
  config(
    "an unknown report format",
    gates("{id: unit, kind: tests, run: npm test, report: vitests}"),
  ),
  config(
    "a report outside the checkout",
    gates("{id: unit, kind: tests, run: npm test, reportFile: ../r.xml}"),
  ),
  config(
    "a line for single files that has no place for them",
    gates("{id: unit, kind: tests, run: ./test.sh, runFiles: ./test.sh}"),
  ),
  config(
    "a control without files",
    gates("{id: lint, kind: command, run: npm run lint, control: {files: {}}}"),
  ),
  config(
    "a failure class that does not exist",
    gates("{id: unit, kind: command, run: x, class: formatting}"),
  ),
  config("a key given twice", `version: 1\nbase: main\nbase: next\ngates: [${UNIT}]\n`),
  config(
    "a key that would reach a prototype",
    `version: 1\ngates: [${UNIT}]\n__proto__: {base: evil}\n`,
  ),
  config(
    "a constructor for an agent",
    `version: 1\ngates: [${UNIT}]\nagents: {constructor: {kind: tape, directory: t}}\n`,
  ),
  config(
    "a default agent that does not exist",
    `version: 1\ngates: [${UNIT}]\nagents: {default: codx, codex: {kind: acp, command: [codex-acp]}}\n`,
  ),
  config(
    "two agents and no default",
    `version: 1\ngates: [${UNIT}]\nagents: {a: {kind: acp, command: [a]}, b: {kind: acp, command: [b]}}\n`,
  ),
  config(
    "an agent whose command is a text",
    `version: 1\ngates: [${UNIT}]\nagents: {codex: {kind: acp, command: codex-acp}}\n`,
  ),
  config(
    "an agent whose command is empty",
    `version: 1\ngates: [${UNIT}]\nagents: {codex: {kind: command, command: []}}\n`,
  ),
  config("a base that is no branch", `version: 1\nbase: "refs/heads/a..b"\ngates: [${UNIT}]\n`),
  config(
    "a maximum below the start",
    `version: 1\ngates: [${UNIT}]\nparallel: {start: 3, max: 2}\n`,
  ),
  config(
    "a limit out of range",
    `version: 1\ngates: [${UNIT}]\nlimits: {attempts: 0, costUsd: -1}\n`,
  ),
  config("half an attempt", `version: 1\ngates: [${UNIT}]\nlimits: {attempts: 1.5}\n`),
  config(
    "a protected path that is absolute",
    `version: 1\ngates: [${UNIT}]\nproof: {protected: [/etc/**, "!src"]}\n`,
  ),
  config("an environment of numbers", `version: 1\ngates: [${UNIT}]\nenv: {CI: 1, A-B: x}\n`),
  config("a tab for indentation", "version: 1\nparallel:\n\tstart: 1\n"),
  config("a quote left open", 'version: 1\nbase: "main\ngates: []\n'),
  config("a bracket left open", "version: 1\ngates: [{id: a, kind: command, run: b}\nbase: main\n"),
  config("two documents", `version: 1\ngates: [${UNIT}]\n---\nversion: 1\n`),
  config("a tag of another language", "version: 1\ngates: !!js/function 'x'\n"),
  config("an alias of nothing", "version: 1\ngates: *all\n"),
  config("an alias of itself", "version: 1\ngates: &all [*all]\n"),
  config(
    "aliases that multiply",
    [
      "version: 1",
      `a: &a [${"x, ".repeat(9)}x]`,
      ..."bcdefgh".split("").map((name, index) => {
        const before = "abcdefg".charAt(index);
        return `${name}: &${name} [${`*${before}, `.repeat(9)}*${before}]`;
      }),
      "gates: []",
      "",
    ].join("\n"),
  ),
  config("brackets without end", "[".repeat(100_000)),
  config("dashes without end", "- ".repeat(20_000)),
  config("a NUL character", "version: 1\nbase: ma\0in\n"),
  config("an escaped NUL character", 'version: 1\nbase: "ma\\0in"\ngates: []\n'),
  config("bytes that were not UTF-8", "version: 1\nbase: m\ufffdin\n"),
  config("a file that is too big", `version: 1\n#${"x".repeat(4 * 1024 * 1024)}\n`),
  config("an escape sequence for the terminal", 'version: 1\ngates: []\n"\\e[2J\\u202e": 1\n'),
  config(
    "many things at once",
    [
      "version: 3",
      "base: [main]",
      "gates:",
      "  - {id: lint, kind: command, run: npm run lint, timeoutMinutes: 5000}",
      "  - {id: lint, kind: tests}",
      "  - {kind: command, run: x, clas: lint}",
      "parallel: {start: 9, max: 4}",
      "forge: {kind: gitlab}",
      "",
    ].join("\n"),
  ),
  plan("an empty plan", "\n"),
  plan("a plan without workstreams", "version: 1\nname: week-1\nworkstreams: []\n"),
  plan("a name with spaces", workstream().replace("week-1", "Week 1")),
  plan(
    "a title with a colon and no quotes",
    workstream().replace('"refactor: split the parser"', "refactor: split"),
  ),
  plan("a kind that does not exist", workstream().replace("kind: refactor", "kind: refactoring")),
  plan("no brief", workstream().replace("    brief: Split it.\n", "")),
  plan("two briefs", workstream("briefFile: brief.md")),
  plan(
    "a brief that is not there",
    workstream().replace("brief: Split it.", "briefFile: missing.md"),
  ),
  plan(
    "a brief by an absolute path",
    workstream().replace("brief: Split it.", "briefFile: /etc/passwd"),
  ),
  plan("a dependency that does not exist", workstream("dependsOn: [ws11]") + second("ws12", "ws1")),
  plan("a dependency on itself", workstream("dependsOn: [ws1]")),
  plan("a cycle of two", workstream("dependsOn: [ws2]") + second("ws2", "ws1")),
  plan(
    "a cycle of three behind another workstream",
    workstream("dependsOn: [ws2]") +
      second("ws2", "ws3") +
      second("ws3", "ws4") +
      second("ws4", "ws2"),
  ),
  plan("the same workstream twice", workstream() + second("ws1", "")),
  plan("an agent that does not exist", workstream("agent: codx")),
  plan("a scope that leaves the repository", workstream('scope: ["../other/**", "src\\\\vm", ""]')),
  plan(
    "an acceptance file that is not there",
    workstream("acceptance: [{run: x, files: {test/a.js: missing.js}}]"),
  ),
  plan(
    "an acceptance file that is binary",
    workstream("acceptance: [{run: x, files: {test/a.js: binary.png}}]"),
  ),
  plan(
    "an acceptance file outside the checkout",
    workstream("acceptance: [{run: x, files: {../a.js: brief.md}}]"),
  ),
  plan(
    "an acceptance file in git's own folder",
    workstream("acceptance: [{run: x, files: {.git/hooks/pre-commit: brief.md}}]"),
  ),
  plan(
    "an acceptance check without a command",
    workstream("acceptance: [{files: {a.js: brief.md}}]"),
  ),
  plan("an unknown allowance", workstream("allow: {removeTest: [a]}")),
  plan("an approval of something else", workstream("approval: merging")),
  plan("an issue with a hash", workstream('issue: "#60"')),
  plan("a limit that is none", workstream("limits: {turnMinutes: 0, minutes: 3}")),
  plan(
    "too many workstreams",
    `version: 1\nname: n\nworkstreams:\n${Array.from({ length: 201 }, (_, index) => second(`w${index}`, "")).join("")}`,
  ),
  {
    title: "a workstream with the keys of a plan",
    kind: "workstream",
    text: '{"version": 1, "workstreams": []}',
  },
  {
    title: "a workstream in broken JSON",
    kind: "workstream",
    text: '{"id": "ws1",\n "title": "docs: x" "kind": "docs"}',
  },
  {
    title: "agents without the word agents",
    kind: "agents",
    text: "tape: {kind: tape, directory: tapes}\n",
  },
  {
    title: "an agent with a mistyped key",
    kind: "agents",
    text: "agents:\n  tape: {kind: tape, dir: tapes}\n",
  },
  {
    title: "a tape with a broken pattern",
    kind: "tape",
    text: "version: 1\nturns:\n  - {when: '(', say: [hello]}\n",
  },
  {
    title: "a tape that misbehaves in a new way",
    kind: "tape",
    text: "version: 1\nturns:\n  - {misbehave: explode, delayMs: -1, sync: yes}\n",
  },
  {
    title: "a tape that writes outside",
    kind: "tape",
    text: "version: 1\nturns:\n  - write: {/etc/passwd: a, ok.txt: /b}\n",
  },
  sandbox("a sandbox of an unknown network", "network: internet"),
  sandbox("a sandbox with hosts and an open network", "hosts: [api.example.com]"),
  sandbox(
    "a sandbox with a URL for a host",
    'network: model, hosts: ["https://api.example.com/v1"]',
  ),
  sandbox("a sandbox that reads a relative path", "read: [tools]"),
  sandbox("a sandbox that reads the whole home", 'read: ["~/"]'),
  sandbox("a sandbox that copies from outside the home", "copy: [/etc/passwd]"),
  sandbox("a sandbox that copies past the home", 'copy: ["~/../other/key"]'),
  sandbox("a sandbox with a pattern in the middle of a variable", 'variables: ["A*B"]'),
  sandbox("a sandbox without memory", "memoryGb: 0"),
  sandbox("a sandbox that is none and has rules", "isolation: none, read: [/srv/tools]"),
  sandbox("a sandbox with an image and no container", "image: example/agents"),
  sandbox("a sandbox with a space in its image", 'isolation: container, image: "a b"'),
  sandbox("a sandbox of an unknown isolation", "isolation: chroot"),
  sandbox("a sandbox with a key that nobody knows", "readonly: [/srv/tools]"),
  config("matchers outside the checkout", "version: 1\ngates: []\nmatchers: [../tool.json]\n"),
  config("matchers that are one text", "version: 1\ngates: []\nmatchers: tool.json\n"),
  matchers("matchers that are no JSON", '{"problemMatcher": [\n  {"owner": "a",\n'),
  matchers("matchers that are a list", "[]\n"),
  matchers("matchers of nothing", '{"problemMatcher": []}\n'),
  matchers(
    "matchers of which two are bad",
    `{"problemMatcher": [
  {"owner": "good", "pattern": [{"regexp": "^(.*)$", "message": 1}]},
  {"pattern": [{"regexp": "^(.*)$", "message": 1}]},
  {"owner": "far", "pattern": [{"regexp": "^(.*)$", "message": 2}]}
]}
`,
  ),
  matchers(
    "a matcher whose expression cannot be read",
    '{"problemMatcher": [{"owner": "a", "pattern": [{"regexp": "(", "message": 1}]}]}\n',
  ),
  matchers(
    "a matcher that refers back",
    '{"problemMatcher": [{"owner": "a", "pattern": [{"regexp": "(a)\\\\1", "message": 1}]}]}\n',
  ),
  matchers(
    "two matchers of one owner",
    '{"problemMatcher": [{"owner": "a", "pattern": [{"regexp": "a", "message": 0}]},\n{"owner": "A", "pattern": [{"regexp": "a", "message": 0}]}]}\n',
  ),
];
