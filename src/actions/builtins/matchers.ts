/** Problem matchers that set-up actions add, in GitHub's form. */

const matcher = (owner: string, ...pattern: readonly Readonly<Record<string, unknown>>[]): string =>
  JSON.stringify({ problemMatcher: [{ owner, pattern }] });

export const NODE_MATCHERS: readonly string[] = [
  matcher("tsc", {
    regexp: String.raw`^(\S[^(]*)\((\d+),(\d+)\): (error|warning) (TS\d+): (.*)$`,
    file: 1,
    line: 2,
    column: 3,
    severity: 4,
    code: 5,
    message: 6,
  }),
  matcher(
    "eslint-stylish",
    { regexp: String.raw`^(/\S.*|[A-Za-z]:\\.*)$`, file: 1 },
    {
      regexp: String.raw`^\s{1,8}(\d+):(\d+)\s{1,8}(error|warning)\s{1,8}(\S.*\S)\s{2,}(\S+)$`,
      line: 1,
      column: 2,
      severity: 3,
      message: 4,
      code: 5,
      loop: true,
    },
  ),
];

export const GO_MATCHERS: readonly string[] = [
  matcher("go", {
    regexp: String.raw`^\s{0,8}(?:vet: )?([^\s:]+\.go):(\d+)(?::(\d+))?: (.*)$`,
    file: 1,
    line: 2,
    column: 3,
    message: 4,
  }),
];

export const PYTHON_MATCHERS: readonly string[] = [
  matcher(
    "python",
    { regexp: String.raw`^\s{2}File "([^"]+)", line (\d+)(?:, in .*)?$`, file: 1, line: 2 },
    { regexp: String.raw`^\s{4,}\S.*$` },
    { regexp: String.raw`^(\w+(?:Error|Exception|Warning)): (.*)$`, code: 1, message: 2 },
  ),
];

export const RUST_MATCHERS: readonly string[] = [
  matcher(
    "rustc",
    {
      regexp: String.raw`^(warning|error)(?:\[(E\d+)\])?: (.*)$`,
      severity: 1,
      code: 2,
      message: 3,
    },
    { regexp: String.raw`^\s{0,8}--> ([^:]+):(\d+):(\d+)$`, file: 1, line: 2, column: 3 },
  ),
];
