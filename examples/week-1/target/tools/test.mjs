// Translates src and test into .build, then runs the tests there in one process, through a file that imports all the others:
// a process for each of them would take most of the time.
// Arguments: flags go to node before the files; test files (test/x.test.ts) narrow the run.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { listSources, root, transpile } from "./project.mjs";

const isTestFile = (argument) => /\.test\.ts$/.test(argument);
const wanted = process.argv.slice(2).filter(isTestFile);
const flags = process.argv.slice(2).filter((argument) => !isTestFile(argument));

const normalised = wanted.map((path) => path.replace(/^\.\//, ""));
const sources = listSources(["src", "test"]);
const tests = wanted.length > 0 ? normalised : sources.filter(isTestFile);
const helpers = sources.filter((path) => !isTestFile(path));
transpile({ paths: [...helpers, ...tests], into: ".build", strip: "" });

const built = tests.map((path) => path.replace(/\.ts$/, ".js"));
const all = built.length === 1 ? `.build/${built[0]}` : ".build/all.test.js";
if (built.length > 1) writeFileSync(join(root, all), built.map((path) => `import "./${path}";\n`).join(""));
const { status } = spawnSync(process.execPath, [...flags, all], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
