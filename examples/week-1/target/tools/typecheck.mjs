// Type checks src, test and types. Prints what tsc prints; exit 1 if anything is wrong.
import { join } from "node:path";

import { compilerOptions, listSources, loadTypeScript, root } from "./project.mjs";

const ts = loadTypeScript();
const program = ts.createProgram(
  listSources(["src", "test", "types"]).map((path) => join(root, path)),
  compilerOptions(ts),
);
const diagnostics = ts.getPreEmitDiagnostics(program);
const host = { getCurrentDirectory: () => root, getCanonicalFileName: (name) => name, getNewLine: () => "\n" };
process.stdout.write(ts.formatDiagnostics(diagnostics, host));
if (diagnostics.length > 0) {
  process.stdout.write(`Found ${diagnostics.length} errors.\n`);
  process.exitCode = 1;
}
