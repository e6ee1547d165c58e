// `npm run bench:honesty`: each scenario with what came of it, its seconds, and the MiB that Interlock held at most.
// Names or numbers of scenarios choose among them. Ends with one plain line.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SCENARIOS } from "./scenarios.mjs";
import { peakOf } from "./world.mjs";

const wanted = process.argv.slice(2);
const chosen = SCENARIOS.map(([name, play], index) => ({ number: index + 1, name, play })).filter(
  ({ number, name }) =>
    wanted.length === 0 || wanted.some((word) => word === String(number) || name.includes(word)),
);
let failed = 0;
for (const { number, name, play } of chosen) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "interlock-honesty-")));
  const started = Date.now();
  let said = "pass";
  let peak;
  try {
    peak = peakOf(await play(folder));
  } catch (cause) {
    failed += 1;
    said = `FAIL  ${cause instanceof Error ? cause.message : String(cause)}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const took = ((Date.now() - started) / 1000).toFixed(1).padStart(6);
  const memory = peak === undefined ? "      –" : `${String(peak).padStart(4)} MiB`;
  console.log(`${String(number).padStart(2)}  ${name.padEnd(84)} ${took} s  ${memory}  ${said}`);
}
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
