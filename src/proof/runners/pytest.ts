/** pytest: loaded before anything of the checkout can be taken for it, with a report in a place that nobody knows before. */

import { readReport } from "../reports/read-report.js";
import { isNamedBy, readArguments } from "./arguments.js";
import { type Runner, reportPath } from "./runner.js";
import type { Word } from "./shell-words.js";

const RULES = {
  withValue:
    /^(?:-c|-k|-m|-n|-o|-p|-W|--(?:rootdir|confcutdir|ignore|deselect|override-ini|import-mode|numprocesses|dist|timeout))$/,
  dropped:
    /^(?:-x|-q+$|-v+$|-s$|--(?:junit-?xml|cov|maxfail|exitfirst|lf|ff|last-failed|no-header|tb))/,
};

/**
 * What `python -m pytest` does, but with the checkout's folders on the path only once pytest itself is loaded: a file
 * `pytest.py` there is never taken for it. They are its top, and what the gate's `PYTHONPATH` names.
 */
const PROGRAM = [
  "import os, sys",
  "here = os.getcwd()",
  "own = [p for p in sys.path if p.startswith(here + os.sep) and 'site-packages' not in p]",
  "sys.path[:] = [p for p in sys.path if p not in ('', here) and p not in own]",
  "import pytest",
  "sys.path[:0] = [here, *own]",
  "sys.exit(pytest.main(sys.argv[1:]))",
].join("\n");

/** The same under coverage.py; where that is not installed, the report is missing and the tests run all the same. */
const COVERED = (file: string): string =>
  PROGRAM.replace(
    "sys.exit(",
    [
      "try:",
      "    import coverage",
      "except ImportError:",
      "    coverage = None",
      "if coverage is None: sys.exit(pytest.main(sys.argv[1:]))",
      "noted = coverage.Coverage(data_file=None, source=['.'], config_file=False)",
      "noted.start()",
      "code = pytest.main(sys.argv[1:])",
      "noted.stop()",
      `noted.lcov_report(outfile='${file}')`,
      "sys.exit(code) #",
    ].join("\n"),
  );

/** `launcher` is the interpreter with all that stands before it, or a plain `pytest`, which takes nothing from the checkout. */
export function pytest(
  launcher: { readonly words: readonly string[]; readonly isInterpreter: boolean },
  words: readonly Word[],
): Runner {
  const { options, operands } = readArguments(words, RULES);
  const isNamed = isNamedBy(
    operands.map((word) => ({ ...word, text: word.text.replace(/::.*/, "") })),
  );
  return {
    name: "pytest",
    compiles: false,
    shuffles: false,
    ...(launcher.isInterpreter ? { coverage: "lcov" as const } : {}),
    owns: (path) => /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/.test(path) && isNamed(path),
    command: (selection, { mark, covers }) => {
      const reportFile = reportPath(mark, "xml");
      const coverageFile = covers === undefined ? undefined : reportPath(mark, "lcov");
      const program = coverageFile === undefined ? PROGRAM : COVERED(coverageFile);
      return {
        program: {
          argv: [
            ...launcher.words,
            ...(launcher.isInterpreter ? ["-c", program] : []),
            ...options,
            ...["-p", "no:cacheprovider", `--junit-xml=${reportFile}`, "-o", "junit_family=xunit1"],
            ...(selection.kind === "files" ? selection.files : operands.map(({ text }) => text)),
          ],
        },
        env: {
          PYTEST_ADDOPTS: "",
          PYTEST_PLUGINS: "",
          // A file whose text goes back and forth within a second would be run from its stale bytecode.
          PYTHONDONTWRITEBYTECODE: "1",
        },
        reportFile,
        ...(coverageFile === undefined ? {} : { coverageFile }),
      };
    },
    read: (left) => readReport({ ...left, format: "pytest", command: "pytest" }),
  };
}
