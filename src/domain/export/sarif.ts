/** SARIF 2.1.0: every finding as a result, for whatever shows results beside the code. */

import type { CheckRun, Verdict } from "../check-run.js";
import type { Finding, ReasonCode, Severity } from "../finding.js";
import { VERSION } from "../version.js";
import { detailsOf, type ProofExport } from "./proof-export.js";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
const HOME = "https://github.com/interlock-dev/interlock";

export function toSarif(exported: ProofExport): string {
  const { proof, startedAtMs, endedAtMs, command } = exported;
  const codes = new Set(proof.checkRuns.flatMap(({ findings }) => findings.map((one) => one.code)));
  const rules = [...codes].sort();
  const run = {
    tool: {
      driver: {
        name: "Interlock",
        version: VERSION,
        informationUri: HOME,
        rules: rules.map(toRule),
      },
    },
    invocations: [
      {
        commandLine: command,
        startTimeUtc: new Date(startedAtMs).toISOString(),
        endTimeUtc: new Date(endedAtMs).toISOString(),
        executionSuccessful: isExecuted(proof.verdict),
        toolExecutionNotifications: proof.checkRuns.flatMap(toNotifications),
      },
    ],
    results: proof.checkRuns.flatMap((one) =>
      one.findings.map((finding) => toResult(one, finding, rules.indexOf(finding.code))),
    ),
    properties: {
      verdict: proof.verdict,
      subject: proof.subject,
      reasonCodes: proof.reasonCodes,
    },
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, undefined, 2)}\n`;
}

const isExecuted = (verdict: Verdict): boolean => verdict !== "incomplete";

const toRule = (code: ReasonCode) => ({
  id: code,
  name: code.toLowerCase().replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase()),
  shortDescription: { text: code.toLowerCase().replaceAll("_", " ") },
});

/** What could not be run is no result: nothing was found, and nothing was proven. */
const toNotifications = ({ gate, conclusion }: CheckRun) =>
  conclusion === "incomplete" || conclusion === "cancelled" || conclusion === "skipped"
    ? [
        {
          level: conclusion === "incomplete" ? "error" : "note",
          message: { text: `Gate "${gate}" is ${conclusion}: it proves nothing.` },
        },
      ]
    : [];

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  hard: "error",
  soft: "warning",
  info: "note",
};

/** Where the gates are, for what is wrong with no file in particular: readers want a place for every result. */
const NO_PLACE = "interlock.yaml";

function toResult({ gate }: CheckRun, finding: Finding, ruleIndex: number) {
  const { code, severity, blame, file, line, testId, signature, reproduce, allowance } = finding;
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: detailsOf(finding) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodePath(file || NO_PLACE) },
          region: { startLine: Math.max(1, line ?? 1) },
        },
        ...(testId === undefined
          ? {}
          : { logicalLocations: [{ fullyQualifiedName: testId, kind: "function" }] }),
      },
    ],
    partialFingerprints: { "interlockSignature/v1": signature },
    baselineState: blame === "base" ? "unchanged" : "new",
    properties: {
      gate,
      blame,
      ...(reproduce === undefined ? {} : { reproduce }),
      ...(allowance === undefined ? {} : { allowance }),
    },
  };
}

const encodePath = (path: string): string =>
  path
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
