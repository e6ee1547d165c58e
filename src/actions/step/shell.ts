/** The program that runs a script, by what `shell` says, as GitHub's runner does it. */

export interface ShellRequest {
  /** Absent: nobody has said. */
  readonly shell?: string;
  readonly script: string;
  /** The absolute path of a program on the `PATH` of the step. */
  find(program: string): string | undefined;
  /** Where a file of the step lies. */
  pathOf(fileName: string): string;
  /** Of the file, without its ending. */
  readonly name: string;
}

export type ShellCommand =
  | {
      readonly kind: "command";
      readonly argv: readonly string[];
      /** Where the script has to be written. */
      readonly path: string;
      readonly contents: string;
    }
  /** This machine has no such program. */
  | { readonly kind: "unavailable"; readonly tool: string; readonly reason: string }
  /** GitHub fails the step. */
  | { readonly kind: "problem"; readonly message: string };

interface Shell {
  /** The first that is there is taken. */
  readonly programs: readonly string[];
  /** What stands behind the program when the workflow names it alone. */
  readonly args: string;
}

const SHELLS: ReadonlyMap<string, Shell> = new Map([
  ["bash", { programs: ["bash"], args: "--noprofile --norc -e -o pipefail {0}" }],
  ["sh", { programs: ["sh"], args: "-e {0}" }],
  // Debian has no plain `python`; GitHub's machines have.
  ["python", { programs: ["python", "python3"], args: "{0}" }],
  ["pwsh", { programs: ["pwsh"], args: `-command ". '{0}'"` }],
]);

const UNSAID: Shell = { programs: ["bash", "sh"], args: "-e {0}" };

const OF_WINDOWS: ReadonlySet<string> = new Set(["cmd", "powershell"]);

/** PowerShell runs nothing without its ending. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ["bash", ".sh"],
  ["sh", ".sh"],
  ["python", ".py"],
  ["pwsh", ".ps1"],
]);

export function toShellCommand(request: ShellRequest): ShellCommand {
  const said = request.shell ?? "";
  if (said === "") return fill({ name: "sh", ...UNSAID }, request);
  const space = said.indexOf(" ");
  const name = space < 0 ? said : said.slice(0, space);
  if (OF_WINDOWS.has(name.toLowerCase())) {
    const reason = `the shell ${name} is on Windows only`;
    return { kind: "unavailable", tool: name, reason };
  }
  const known = SHELLS.get(name) ?? { programs: [name], args: "" };
  const own = space < 0 ? "" : said.slice(space).trimStart();
  return fill({ name, programs: known.programs, args: own === "" ? known.args : own }, request);
}

interface NamedShell extends Shell {
  readonly name: string;
}

function fill({ name, programs, args }: NamedShell, request: ShellRequest): ShellCommand {
  const words = toWords(args);
  if (words === undefined || !words.some((word) => word.includes(PLACE)))
    return {
      kind: "problem",
      message: `The shell is ${JSON.stringify(request.shell)}; give bash, sh, python, pwsh, or a program with {0} where the script's path goes.`,
    };
  const program = findFirst(programs, request);
  if (program === undefined) {
    const tool = programs.join(" or ");
    return { kind: "unavailable", tool, reason: `the shell ${tool} is not on this machine` };
  }
  const path = request.pathOf(`${request.name}${ENDINGS.get(name) ?? ""}`);
  // In the quotes of PowerShell a quote is written twice.
  const written = name === "pwsh" ? path.replaceAll("'", "''") : path;
  return {
    kind: "command",
    argv: [program, ...words.map((word) => word.replaceAll(PLACE, () => written))],
    path,
    contents: toContents(name, request.script),
  };
}

/** A program that is named with its path needs not be found. */
function findFirst(programs: readonly string[], request: ShellRequest): string | undefined {
  for (const program of programs) {
    const path = program.includes("/") ? program : request.find(program);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** Stands where the script's path goes; no text of a workflow has this character. */
const PLACE = "\0";

/**
 * Split as .NET splits the arguments of a program: at blanks and tabs, where double quotes keep together and a backslash takes
 * its meaning from a quote. Split before the path is filled in, so that a path with a blank stays one word. Undefined: of
 * braces only `{0}` may stand, others are doubled.
 */
function toWords(args: string): readonly string[] | undefined {
  const braces = args.replaceAll(/\{\{|\}\}|\{0\}/g, (found) => (found === "{0}" ? PLACE : ""));
  if (/[{}]/.test(braces) || args.includes(PLACE)) return undefined;
  const filled = args.replaceAll(/\{\{|\}\}|\{0\}/g, (found) =>
    found === "{0}" ? PLACE : found.slice(1),
  );
  const words: string[] = [];
  for (const [word] of filled.matchAll(/(?:\\"|"(?:\\"|[^"])*(?:"|$)|[^ \t"])+/g))
    words.push(word.replaceAll(/\\"|"/g, (found) => (found === '"' ? "" : '"')));
  return words;
}

const POWERSHELL_BEFORE = "$ErrorActionPreference = 'stop'";
const POWERSHELL_AFTER =
  "if ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }";

/** A script that PowerShell runs stops at the first error, and ends as the last program in it did. */
const toContents = (name: string, script: string): string =>
  name === "pwsh" ? `${POWERSHELL_BEFORE}\n${script}\n${POWERSHELL_AFTER}` : script;
