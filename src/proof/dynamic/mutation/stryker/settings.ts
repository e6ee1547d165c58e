/** What Stryker is started with: the base's configuration, and over it what one run for one change needs. */

import { reportPath } from "../../../runners/runner.js";
import type { Stryker } from "./find-stryker.js";

export interface StrykerFiles {
  /** Module that Stryker is given as its configuration. */
  readonly settings: string;
  readonly report: string;
  /** Folder that Stryker works in. */
  readonly work: string;
}

/** Paths in the checkout that nobody can know before. */
export const strykerFiles = (mark: string): StrykerFiles => ({
  settings: reportPath(mark, "stryker.mjs"),
  report: reportPath(mark, "stryker.json"),
  work: reportPath(mark, "stryker"),
});

/** No script of the repository in between. */
export const strykerArgv = ({ settings }: StrykerFiles): readonly string[] => [
  ...["node", "node_modules/@stryker-mutator/core/bin/stryker.js", "run", settings],
];

/** Text of the module: the configuration as the base has it, whatever language it is written in, with ours in front. */
export function strykerSettings(
  { path, text }: Stryker,
  ranges: readonly string[],
  { report, work }: StrykerFiles,
): string {
  const own = {
    // Instead of the project's own list, which may leave out what was changed.
    mutate: ranges,
    // One report, that stays here: no dashboard, no page of HTML.
    reporters: ["json"],
    jsonReporter: { fileName: report },
    // Old results are those of another text.
    incremental: false,
    // Whether that is enough is not for its exit code to say.
    thresholds: { high: 80, low: 60, break: null },
    dryRunOnly: false,
    // Nobody else is given the place that it has.
    concurrency: 1,
    tempDirName: work,
    cleanTempDir: "always",
    allowConsoleColors: false,
    logLevel: "warn",
    fileLogLevel: "off",
  };
  const base = path.endsWith(".json")
    ? `const base = JSON.parse(${JSON.stringify(text)});`
    : `import base from ${JSON.stringify(`../../${path}`)};`;
  return `${base}\nexport default { ...base, ...${JSON.stringify(own)} };\n`;
}
