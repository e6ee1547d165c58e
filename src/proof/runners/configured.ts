/** A runner that only the repository knows: the gate's `runFiles` line, with the files put in. */

import type { TestsGate } from "../../domain/config.js";
import { shellWord } from "../../domain/shell-word.js";
import { readReport } from "../reports/read-report.js";
import { isTestPath } from "../test-path.js";
import type { Runner } from "./runner.js";

/** Where the files go in the line. */
export const FILES_MARK = "{files}";

export function configured(gate: TestsGate & { readonly runFiles: string }): Runner {
  const { run, runFiles, report, reportFile } = gate;
  return {
    name: "configured",
    compiles: false,
    shuffles: false,
    owns: isTestFile,
    command: (selection) => ({
      program: {
        shell:
          selection.kind === "all"
            ? run
            : runFiles.replaceAll(FILES_MARK, selection.files.map(shellWord).join(" ")),
      },
      env: {},
      ...(reportFile === undefined ? {} : { reportFile }),
    }),
    read: (left) => readReport({ ...left, format: report, command: runFiles }),
  };
}

/** Helpers of tests lie in the same folders; only names tell them apart. */
const isTestFile = (path: string): boolean =>
  isTestPath(path) &&
  /(?:^|[/._-])(?:tests?|spec|check)[._-]|[._-](?:tests?|spec)\.[a-z]+$|Tests?\.[a-z]+$/i.test(
    path,
  );
