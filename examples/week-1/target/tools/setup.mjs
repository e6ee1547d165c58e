// Puts the compiler in place: a link to the folder in TYPESCRIPT_DIR, or else an install from the registry.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";

import { root, writeCaches } from "./project.mjs";

const target = join(root, "node_modules", "typescript");
const { TYPESCRIPT_DIR: folder } = process.env;

if (existsSync(target)) {
  process.stdout.write("The compiler is in place.\n");
} else if (folder) {
  mkdirSync(join(root, "node_modules"), { recursive: true });
  symlinkSync(resolve(folder), target, "dir");
  process.stdout.write("Linked the compiler from TYPESCRIPT_DIR.\n");
} else {
  execFileSync("npm", ["install", "--no-save", "typescript@5.9.3"], { cwd: root, stdio: "inherit" });
}
writeCaches();
