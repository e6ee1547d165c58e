// Translates src and test into .build, then runs node's test runner there, on one file that imports all the others:
// a process for each of them would take most of the time.
// Arguments: flags go to node before the files; test files (test/x.test.ts) narrow the run.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { listSources, root, transpile } from "./project.mjs";

const isTestFile = (argument) => /\.test\.ts$/.test(argument);
const wanted = process.argv.slice(2).filter(isTestFile);
const flags = process.argv.slice(2).filter((argument) => !isTestFile(argument));

const paths = listSources(["src", "test"]);
transpile({ paths, into: ".build", strip: "" });

const tests = wanted.length > 0 ? wanted : paths.filter(isTestFile);
const built = tests.map((path) => path.replace(/^\.\//, "").replace(/\.ts$/, ".js"));
const all = built.length === 1 ? `.build/${built[0]}` : ".build/all.test.js";
if (built.length > 1) writeFileSync(join(root, all), built.map((path) => `import "./${path}";\n`).join(""));
const options = ["--test", ...flags];
const { status } = spawnSync(process.execPath, [...options, all], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
