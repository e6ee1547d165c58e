// Loaded into the program before it starts: leaves behind how many MiB it held at most.
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");

if (process.argv.includes("run"))
  process.on("exit", () => {
    const mib = Math.round(process.resourceUsage().maxRSS / 1024);
    writeFileSync(join(process.env.INTERLOCK_BENCH_PEAKS, String(process.pid)), String(mib));
  });
