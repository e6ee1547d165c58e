/**
 * From a red log to a class: the gate's own word carries furthest, then what was read as a report or by a matcher; patterns over
 * the text come last, for infrastructure and for logs without a gate.
 */

import type { FailureClass } from "../config.js";
import { diagnosticsOf, isUnusedThing } from "./diagnostics.js";
import type { FailureEnd } from "./failure-end.js";
import { plainLines } from "./plain-text.js";

/** Only verification failures ever go to an agent or cost it an attempt. */
export type FailureFamily = "verification" | "infrastructure";

export interface Classification {
  readonly class: FailureClass;
  readonly family: FailureFamily;
}

export interface FailureEvidence {
  readonly gateClass?: FailureClass;
  readonly end: FailureEnd;
  readonly output: string;
  /** A report or list of diagnostics was read that names what failed. */
  readonly structured: boolean;
}

const INFRASTRUCTURE: ReadonlySet<FailureClass> = new Set<FailureClass>([
  "out_of_memory",
  "network",
  "disk_full",
  "missing_tool",
  "permission",
]);

export function classifyFailure(evidence: FailureEvidence): Classification {
  const failureClass = classOf(evidence);
  return { class: failureClass, family: familyOf(failureClass) };
}

/** A hang is the change's own until shown otherwise: blaming the machine would hide it from the agent for good. */
export const familyOf = (failureClass: FailureClass): FailureFamily =>
  INFRASTRUCTURE.has(failureClass) ? "infrastructure" : "verification";

function classOf({ gateClass, end, output, structured }: FailureEvidence): FailureClass {
  const ended = classOfEnd(end);
  if (ended !== undefined) return ended;
  const known = gateClass === "unknown" ? undefined : gateClass;
  // A test that prints "ECONNREFUSED" is a test failure.
  if (structured && known === "test") return known;
  const log = plainLines(output).join("\n");
  // Texts are the last resort: where something was read that names what failed, no word in the log outweighs it.
  const infrastructure =
    classOfExitCode(end) ?? (structured ? undefined : matchOf(INFRASTRUCTURE_PATTERNS, log));
  if (infrastructure !== undefined) return infrastructure;
  // A test gate that never came to its tests: the compiler's word is better than "a test failed".
  if (known === "test") return matchOf(COMPILE_PATTERNS, log) ?? known;
  const found = known ?? matchOf(VERIFICATION_PATTERNS, log) ?? "unknown";
  return mayBeDeadCode(found, known) && isAllUnused(log) ? "dead_code" : found;
}

/** A type checker's gate keeps its class: there the agent needs the compiler's view, whatever it is about. */
const mayBeDeadCode = (found: FailureClass, known: FailureClass | undefined): boolean =>
  found === "lint" || (known === undefined && (found === "type" || found === "compile"));

function isAllUnused(log: string): boolean {
  const diagnostics = diagnosticsOf(log);
  return diagnostics.length > 0 && diagnostics.every(isUnusedThing);
}

function classOfEnd(end: FailureEnd): FailureClass | undefined {
  if (end.kind === "timed-out") return "timeout";
  if (end.kind === "not-started") return "missing_tool";
  // Interlock's own kills are `timed-out` or `flooded`; any other comes from the kernel's out-of-memory killer.
  if (end.kind === "signalled" && end.signal === "SIGKILL") return "out_of_memory";
  return undefined;
}

/** What a shell answers: 126 not executable, 127 not found, 124 from `timeout`, 137 killed. */
function classOfExitCode(end: FailureEnd): FailureClass | undefined {
  if (end.kind !== "exited") return undefined;
  const classes: Readonly<Record<number, FailureClass>> = {
    124: "timeout",
    126: "permission",
    127: "missing_tool",
    137: "out_of_memory",
  };
  return classes[end.exitCode];
}

type Pattern = readonly [failureClass: FailureClass, pattern: RegExp];

const matchOf = (patterns: readonly Pattern[], log: string): FailureClass | undefined =>
  patterns.find(([, pattern]) => pattern.test(log))?.[0];

const INFRASTRUCTURE_PATTERNS: readonly Pattern[] = [
  [
    "out_of_memory",
    /heap out of memory|^(?:fatal error: )?(?:runtime: )?out of memory|^MemoryError\b|java\.lang\.OutOfMemoryError|memory allocation of \d+ bytes failed/im,
  ],
  ["disk_full", /\bENOSPC\b|No space left on device/i],
  [
    "network",
    /\b(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b|Could(?: not|n't) resolve host|Temporary failure in name resolution|Name or service not known|Failed to connect to \S+ port|connect to host \S+ port \d+: (?:Connection|Network|No route)|dial tcp .*(?:no such host|connection refused|i\/o timeout)|spurious network error|Connection (?:refused|timed out|reset by peer)$/m,
  ],
  [
    "permission",
    /^Permission denied \(publickey|: Permission denied$|\bEACCES: permission denied\b|\bEPERM: operation not permitted\b|Resource not accessible by integration|PermissionError: \[Errno 13\]|The requested URL returned error: 403/m,
  ],
  [
    "missing_tool",
    /(?:^|: )(?:command not found|[\w.-]+: not found)$|^error: no such command: |^error: toolchain '.*' is not installed/m,
  ],
];

const COMPILE_PATTERNS: readonly Pattern[] = [
  [
    "compile",
    /^error(?:\[E\d+\])?: .*(?:\n *)?-->|^error: could not compile|\[build failed\]|^(?:\S+\.(?:go|c|cc|cpp|h)):\d+:\d+: |COMPILATION ERROR/m,
  ],
  ["type", /\berror TS\d+: /],
];

const VERIFICATION_PATTERNS: readonly Pattern[] = [
  ["merge_conflict", /^CONFLICT \(|^Automatic merge failed/m],
  [
    "test",
    /^(?:not ok \d+ |--- FAIL: |test result: FAILED|=+ FAILURES =+|FAILED \S+::)|^ℹ fail [1-9]|^ *Tests:? +.*\bfailed\b|^Tests run: .*(?:Failures|Errors): [1-9]/m,
  ],
  [
    "format",
    /^Diff in \S+:\d+|^\[warn\] Code style issues|^would reformat |would be reformatted$|\bformat ━{3}|Formatter would have printed|needs formatting|^unformatted: /im,
  ],
  ["title", /\[(?:subject|type|header|scope|body|footer)-[a-z-]+\]$/m],
  [
    "lint",
    /\bclippy::|implied by `-D |✖ \d+ problems?|\blint\/\w+\/\w+|^\S+\.py:\d+:\d+: [A-Z]+\d+ |^[A-Z]{1,4}\d{3,4} (?:\[\*\] )?.*\n *--> /m,
  ],
  ["type", /\berror TS\d+: |^\S+\.pyi?:\d+(?::\d+)?: error: .*\[[a-z-]+\]$/m],
  [
    "compile",
    /^error\[E\d+\]|^error: could not compile|^\S+\.(?:go|c|cc|cpp|h|hpp|java):\d+(?::\d+)?: |\bSyntaxError\b|Cannot find module|ModuleNotFoundError|Syntax error: /m,
  ],
  ["build", /\bbuild failed\b|\bBUILD FAILURE\b|^make: \*\*\* |npm error Missing script/im],
];
