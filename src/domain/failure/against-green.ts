/** What a failed log says that the last green one of the same gate did not: the smallest true answer to "what is new". */

import type { Finding } from "../finding.js";
import { newLinesOf, reduceLog } from "./reduce-log.js";

export interface GreenComparison {
  /** Of the run that failed. */
  readonly log: string;
  readonly lastGreen: string;
}

export interface AgainstGreen {
  readonly findings: readonly Finding[];
  /** The lines that are new, as they were printed; empty: the failed run says nothing that the green one did not. */
  readonly newLines: readonly string[];
}

/** Findings that a report or a diagnostic names stay as they are; those cut from the log are cut from what is new in it. */
export function againstGreen(
  findings: readonly Finding[],
  comparison: GreenComparison,
): AgainstGreen {
  const newLines = newLinesOf(comparison.log, comparison.lastGreen);
  if (newLines.length === 0) return { findings, newLines };
  return {
    findings: findings.map((finding) =>
      isCutFromLog(finding) ? onlyNew(finding, comparison, newLines.length) : finding,
    ),
    newLines,
  };
}

const isCutFromLog = ({ file, testId, excerpt }: Finding): boolean =>
  file === undefined && testId === undefined && excerpt !== undefined;

/** It keeps the name that it is known again by: on a base that by then is red itself there is nothing green to hold it against. */
function onlyNew(finding: Finding, { log, lastGreen }: GreenComparison, count: number): Finding {
  const told = count === 1 ? "One line" : `${count} lines`;
  return {
    ...finding,
    message: `${finding.message} ${told} of its output did not stand there when it last passed.`,
    excerpt: reduceLog(log, { lastGreen }),
  };
}
