/** What pytest is started by: with the folders that `PYTHONPATH` names, but not before pytest itself is loaded. */

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { pytest } from "../../src/proof/runners/pytest.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** Stands for the installed one: it tells what it can import. */
const PYTEST =
  "import sys\n\n\ndef main(arguments):\n    import lib, top\n    print('pytest found', lib.NAME, top.NAME)\n    return 0\n";

test("the checkout's folders can be imported from, and no pytest.py of theirs is taken for pytest", () => {
  const folder = temporaryFolder();
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write("installed/pytest.py", PYTEST);
  write("checkout/src/lib.py", "NAME = 'lib'\n");
  write("checkout/top.py", "NAME = 'top'\n");
  for (const place of ["checkout", "checkout/src"])
    write(`${place}/pytest.py`, "def main(arguments):\n    print('1 passed')\n    return 0\n");
  const runner = pytest({ words: ["python3"], isInterpreter: true }, []);
  const { program, env } = runner.command({ kind: "all" }, { mark: "m" });
  const [python = "", ...argv] = "argv" in program ? program.argv : [];
  const said = execFileSync(python, argv, {
    cwd: join(folder, "checkout"),
    env: {
      PATH: process.env["PATH"],
      PYTHONPATH: [join(folder, "checkout", "src"), join(folder, "installed")].join(":"),
      ...env,
    },
    encoding: "utf8",
  });
  expect(said).toBe("pytest found lib top\n");
});
