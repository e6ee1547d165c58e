// Type checks src, test and types. Prints what tsc prints; exit 1 if anything is wrong.
import { join } from "node:path";

import { listSources, loadTypeScript, root } from "./project.mjs";

const ts = loadTypeScript();
const program = ts.createProgram(
  listSources(["src", "test", "types"]).map((path) => join(root, path)),
  {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ["lib.es2022.d.ts"],
    types: [],
    strict: true,
    noEmit: true,
    noFallthroughCasesInSwitch: true,
    noImplicitOverride: true,
    noImplicitReturns: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
  },
);
const diagnostics = ts.getPreEmitDiagnostics(program);
const host = { getCurrentDirectory: () => root, getCanonicalFileName: (name) => name, getNewLine: () => "\n" };
process.stdout.write(ts.formatDiagnostics(diagnostics, host));
if (diagnostics.length > 0) {
  process.stdout.write(`Found ${diagnostics.length} errors.\n`);
  process.exitCode = 1;
}
