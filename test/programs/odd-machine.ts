/**
 * Loaded before the built program (`--import`), makes its machine an odd one. What is free on the disk is what the file `free-disk` of
 * the folder `ODD_MACHINE` says; and at each SIGUSR2 the machine has slept for as many milliseconds as the file `slept-ms` says:
 * its clock has gone on meanwhile, and nothing else has.
 */

import { existsSync, promises, readFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";

const numberIn = (name: string): number | undefined => {
  const path = join(process.env["ODD_MACHINE"] ?? "", name);
  return existsSync(path) ? Number(readFileSync(path, "utf8")) : undefined;
};

const { statfs } = promises;
const oddly = async (path: string) => {
  const found = await statfs(path);
  const bytes = numberIn("free-disk");
  return bytes === undefined
    ? found
    : Object.assign(found, { bavail: Math.floor(bytes / found.bsize) });
};
Object.assign(promises, { statfs: oddly });
syncBuiltinESMExports();

const clock = Date.now;
let sleptMs = 0;
Date.now = () => clock() + sleptMs;
process.on("SIGUSR2", () => {
  sleptMs += numberIn("slept-ms") ?? 0;
});
