// `npm run bench`: prints ratios, each against a yardstick that is measured in the same run, side by side. It asserts
// no time: that would say something about the machine. Flags: --pairs, --workstreams, --files, --parallel, --events.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchJournal } from "./journal.mjs";
import { benchLanding } from "./landing.mjs";

const DEFAULTS = { pairs: "1", workstreams: "16", files: "10000", parallel: "4", events: "100000" };
const options = Object.fromEntries(
  Object.entries(DEFAULTS).map(([name, value]) => [name, { type: "string", default: value }]),
);
const { values } = parseArgs({ options });
const numbers = Object.fromEntries(
  Object.entries(values).map(([name, value]) => [name, Number(value)]),
);

const folder = realpathSync(mkdtempSync(join(tmpdir(), "interlock-bench-")));
try {
  const landing = benchLanding({ ...numbers, folder });
  const journal = await benchJournal({ ...numbers, folder, state: landing.state });
  for (const { title, measured, yardstick, ratio, ratios } of [landing, journal]) {
    console.log(`${title}\n  ${measured}\n  ${yardstick}`);
    console.log(
      `  ratio ${ratio.toFixed(2)} (median of ${ratios.map((one) => one.toFixed(2)).join(", ")})\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
