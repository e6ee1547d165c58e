// The release build: src to dist, then one script through the built command line to see that it runs.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { listSources, root, transpile } from "./project.mjs";

transpile({ paths: listSources(["src"]), into: "dist", strip: "src/" });

const bin = join(root, "bin", "siskin.mjs");
const smoke = spawnSync(process.execPath, [bin, "--eval", "List.length [1; 2; 3]"], { encoding: "utf8" });
if (smoke.status !== 0 || smoke.stdout !== "3\n") {
  process.stderr.write(`The built command line does not work:\n${smoke.stdout}${smoke.stderr}`);
  process.exitCode = 1;
} else {
  process.stdout.write("Built dist/.\n");
}
