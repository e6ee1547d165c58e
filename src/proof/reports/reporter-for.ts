/** How to get a richer report without touching the user's command: through the environment, and only where that is safe. */

import type { ReportFormat } from "../../domain/config.js";

export interface Reporter {
  /** To be joined with what the variable already holds. */
  readonly env: Readonly<Record<string, string>>;
  /** Path, in the folder that the command runs in, of the report that the runner then writes. */
  readonly reportFile?: string;
  /** What a person could add to the command to have every test named. */
  readonly argsHint?: string;
}

const NOTHING: Reporter = { env: {} };

/**
 * Both variables reach the runner through npm, make and shell scripts too, and mean nothing to other programs.
 *
 * Not used, because tried and found unsafe: `NODE_OPTIONS=--test-reporter=…` works on Node 20, but every Node program of the
 * command gets it, and the second that runs tests overwrites the report of the first; what `node --test` prints already
 * names every test. Vitest, Jest and cargo read no reporter from the environment.
 */
export function reporterFor(format: ReportFormat, command: string): Reporter {
  const runner = format === "auto" ? guess(command) : format;
  if (runner === "pytest") return /--junit-?xml\b/.test(command) ? NOTHING : PYTEST;
  if (runner === "go-test") return /\s-(?:json|v)\b/.test(command) ? NOTHING : GO_TEST;
  return HINTS[runner] ?? NOTHING;
}

const HINTS: Readonly<Partial<Record<ReportFormat, Reporter>>> = {
  vitest: { env: {}, argsHint: "--reporter=verbose" },
  jest: { env: {}, argsHint: "--verbose" },
};

/** The `xunit1` family alone carries file and line. */
const PYTEST_FILE = ".interlock/report/pytest.xml";
const PYTEST: Reporter = {
  env: { PYTEST_ADDOPTS: `--junit-xml=${PYTEST_FILE} -o junit_family=xunit1` },
  reportFile: PYTEST_FILE,
};

/** Names the tests that passed; `go build` and `go vet` print package names for it, on standard error. */
const GO_TEST: Reporter = { env: { GOFLAGS: "-v" } };

/** A script's name says nothing of the runner, so for `auto` only a plain command counts. */
function guess(command: string): ReportFormat {
  if (/\b(?:pytest|py\.test)\b/.test(command)) return "pytest";
  if (/\bgo\s+test\b/.test(command)) return "go-test";
  if (/\bvitest\b/.test(command)) return "vitest";
  return /\bjest\b/.test(command) ? "jest" : "auto";
}
