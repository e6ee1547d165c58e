/** What detection found, written down as an `interlock.yaml` with short comments. */

import { type FoundGate, type FoundSetup, ROLES, type Toolchain } from "./found.js";

export interface Findings {
  readonly base: string;
  readonly toolchains: readonly Toolchain[];
  readonly workflows: readonly string[];
}

const LINE_COLUMNS_MAX = 110;

export function writeConfig({ base, toolchains, workflows }: Findings): string {
  const setup = toolchains.flatMap((toolchain) => toolchain.setup);
  return [
    "# How Interlock proves a change to this repository. It is read from the base commit, never from a change.",
    "version: 1",
    `base: ${scalar(base)}`,
    "",
    ...setupLines(setup),
    ...gateLines(toolchains),
    ...workflowLines(workflows),
    "",
    "# Files that no workstream may change without an allowance. Absent: `protected` is what gates are judged by,",
    "# such as this file, workflows, the configuration of tools and the scripts that gates run.",
    "proof: {profile: standard}",
    "",
    "# Who does the work. `interlock agents` shows which profiles there are, and which of those agents are here.",
    "# agents:",
    "#   default: codex",
    "#   codex: {kind: acp, profile: codex} # or headless, where the profile has it",
    "#   mine: {kind: command, command: [./my-agent.sh]} # any command line; the prompt is on standard input",
    "",
    "parallel: {start: 1, max: 4} # one at first; more as changes land",
    "limits: {attempts: 6, turnMinutes: 60, workstreamMinutes: 480, silentMinutes: 10, costUsd: 20}",
    "commits: {convention: conventional} # or none",
    "forge: {kind: local}",
    "",
  ].join("\n");
}

function setupLines(steps: readonly FoundSetup[]): readonly string[] {
  if (steps.length === 0) return [];
  return [
    "# Warms a workspace or checkout. The result is kept for as long as the cacheKey files stay the same.",
    "setup:",
    ...steps.flatMap((step) =>
      entry([
        ["run", scalar(step.run)],
        ["cacheKey", `[${step.cacheKey.map(scalar).join(", ")}]`],
      ]),
    ),
    "",
  ];
}

function gateLines(toolchains: readonly Toolchain[]): readonly string[] {
  const isOnly = toolchains.length === 1;
  const gates = ROLES.flatMap((role) =>
    toolchains.flatMap(({ name, gates: found }) =>
      found
        .filter((gate) => gate.role === role)
        .map((gate) => ({ gate, id: isOnly ? idOf(role) : `${name}-${idOf(role)}` })),
    ),
  );
  if (gates.length === 0) {
    return [
      "# Nothing was found that proves anything. A gate is a shell line that passes with exit code 0, e.g.",
      "# - {id: test, kind: command, run: ./test.sh, class: test}",
      "gates: []",
    ];
  }
  return [
    "# What every commit must pass, the cheapest first. `fix` mends a failure without an agent.",
    "gates:",
    ...gates.flatMap(({ gate, id }) => linesOf(gate, id)),
  ];
}

const idOf = (role: FoundGate["role"]): string => role.replace("_", "-");

function linesOf(gate: FoundGate, id: string): readonly string[] {
  const isTests = gate.report !== undefined;
  const fields: readonly Field[] = [
    ["id", id],
    ["kind", isTests ? "tests" : "command"],
    ["run", scalar(gate.run)],
    ...(gate.fix === undefined ? [] : [["fix", scalar(gate.fix)] as const]),
    ...(gate.report === undefined
      ? [["class", gate.role] as const]
      : [["report", gate.report] as const]),
    ...(gate.network === undefined ? [] : [["network", "true"] as const]),
    ...(gate.reportFile === undefined ? [] : [["reportFile", scalar(gate.reportFile)] as const]),
  ];
  if (gate.role !== "test" || isTests) return entry(fields);
  return [
    "  # The format of its report is not known, so only the exit code counts. If it prints TAP or writes JUnit XML,",
    "  # make it `kind: tests` with a `report`, and lost or skipped tests are found, too.",
    ...entry(fields),
  ];
}

function workflowLines(workflows: readonly string[]): readonly string[] {
  if (workflows.length === 0) return [];
  return [
    "  # Workflow files cannot run here yet; until they can, this gate would leave every proof incomplete.",
    `  # - {id: ci, kind: actions, workflows: [${workflows.map(scalar).join(", ")}], event: pull_request}`,
  ];
}

type Field = readonly [key: string, value: string];

/** One line if it fits, else a line a key. */
function entry(fields: readonly Field[]): readonly string[] {
  const line = `  - {${fields.map(([key, value]) => `${key}: ${value}`).join(", ")}}`;
  if (line.length <= LINE_COLUMNS_MAX) return [line];
  return fields.map(([key, value], index) => `${index === 0 ? "  - " : "    "}${key}: ${value}`);
}

/** Plain where YAML would read it back as the same text anywhere; else in the quotes that need no escapes. */
function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z./][\w./@=:+ -]*$/.test(text) && !/: |:$| $/.test(text) && !WORDS.test(text);
  if (isPlain) return text;
  return /^[ -&(-~]*$/.test(text) ? `'${text}'` : JSON.stringify(text);
}

/** Words that YAML takes for something other than text. */
const WORDS = /^(?:true|false|null|yes|no|on|off|\.inf|\.nan|\.{3}|[.\d]+)$/i;
