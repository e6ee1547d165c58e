/** One line of a tool's output that is a diagnostic, tool by tool; the first that matches wins. */

export interface LinePattern {
  /** Named groups: `file`, and where there are some `line`, `column`, `severity`, `message`, `rule`. */
  readonly line: RegExp;
  /** Where the message is not on the line itself. */
  readonly message?: (lines: readonly string[], index: number) => string | undefined;
}

const FILE = String.raw`(?<file>(?:[A-Za-z]:)?[\w@.+/\\-]*[\w@+-]\.\w+)`;

const pattern = (source: string, message?: LinePattern["message"]): LinePattern =>
  message === undefined ? { line: new RegExp(source) } : { line: new RegExp(source), message };

export const diagnosticPatterns: readonly LinePattern[] = [
  // tsc, plain and pretty
  pattern(
    String.raw`^${FILE}\((?<line>\d+),(?<column>\d+)\): (?<severity>error|warning) (?<rule>TS\d+): (?<message>.+)$`,
  ),
  pattern(
    String.raw`^${FILE}:(?<line>\d+):(?<column>\d+) - (?<severity>error|warning) (?<rule>TS\d+): (?<message>.+)$`,
  ),
  // Maven
  pattern(String.raw`^\[ERROR\] ${FILE}:\[(?<line>\d+),(?<column>\d+)\] (?<message>.+)$`),
  // Biome
  pattern(
    String.raw`^${FILE}:(?<line>\d+):(?<column>\d+) (?<rule>(?:lint|parse|assist|suppressions)\S*)(?: .*)?━━`,
    afterCross,
  ),
  pattern(String.raw`^${FILE} (?<rule>format|organizeImports|assist/\S+)(?: .*)?━━`, afterCross),
  // flake8, ruff in one line, pycodestyle
  pattern(
    String.raw`^${FILE}:(?<line>\d+):(?<column>\d+): (?<rule>[A-Z]{1,5}\d{2,4}) (?:\[\*\] )?(?<message>.+)$`,
  ),
  // gcc, clang, mypy, javac, golangci-lint, go: a rule may stand in brackets at the end; notes belong to what is above them
  pattern(
    String.raw`^${FILE}:(?<line>\d+)(?::(?<column>\d+))?: (?:fatal )?(?<severity>error|warning): (?<message>.+?)(?:\s+\[(?<rule>[\w.-]+)\])?$`,
  ),
  pattern(String.raw`^(?:vet: )?${FILE}:(?<line>\d+):(?<column>\d+): (?!note: )(?<message>.+)$`),
  // formatters
  pattern(String.raw`^Diff in ${FILE}(?::| at line )(?<line>\d+):?$`, () => "is not formatted"),
  pattern(String.raw`^\[(?:warn|error)\] ${FILE}$`, () => "is not formatted"),
  pattern(String.raw`^(?:would reformat|Would reformat:) ${FILE}$`, () => "is not formatted"),
  // Python: the last frame before the exception that it ended with
  pattern(String.raw`^\s+File "(?<file>[^"]+)", line (?<line>\d+)(?:, in .+)?$`, afterTraceback),
  // linters that print columns: place, rule, message, apart by two spaces
  pattern(
    String.raw`^${FILE}:(?<line>\d+):(?<column>\d+)\s{2,}(?<rule>[\w@/.-]+)\s{2,}(?<message>\S.*)$`,
  ),
  // gofmt -l: nothing but paths
  pattern(String.raw`^${FILE.replace(String.raw`\w+)`, "go)")}$`, onlyPaths),
];

/** Biome says what is wrong behind a cross, a few lines below. */
function afterCross(lines: readonly string[], index: number): string | undefined {
  const line = lines.slice(index + 1, index + 5).find((one) => /^\s+[×✖!] /.test(one));
  return line?.replace(/^\s+\S /, "");
}

function afterTraceback(lines: readonly string[], index: number): string | undefined {
  for (const line of lines.slice(index + 1, index + 6)) {
    if (/^\s+File "/.test(line)) return undefined;
    if (/^(?:\w+\.)*\w*(?:Error|Exception|Warning|Interrupt|Exit)\b/.test(line)) return line;
  }
  return undefined;
}

/** A path alone is a diagnostic only when the whole log is nothing else. */
function onlyPaths(lines: readonly string[]): string | undefined {
  const filled = lines.filter((line) => line.trim() !== "");
  return filled.every((line) => /^\S+\.go$/.test(line)) ? "is not formatted" : undefined;
}
