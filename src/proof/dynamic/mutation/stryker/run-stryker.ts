/** One run of the project's Stryker in a checkout of the change, boxed as its tests are. */

import { keyLinesOf } from "../../../../domain/failure/reduce-log.js";
import { LIMITS } from "../../../../domain/limits.js";
import type { ProcessResult } from "../../../../ports/process.js";
import type { Checkout } from "../../../../ports/repository.js";
import { hasNetwork } from "../../../network.js";
import type { Deep } from "../../deep.js";
import { type AskedFile, rangesOf } from "./asked-lines.js";
import type { Stryker } from "./find-stryker.js";
import { readStrykerReport, type StrykerAnswer } from "./read-report.js";
import { strykerArgv, strykerFiles, strykerSettings } from "./settings.js";

interface StrykerRequest {
  readonly stryker: Stryker;
  readonly asked: readonly AskedFile[];
  readonly timeoutMs: number;
}

/** Whatever goes wrong is told as `undecided`. */
export const runStryker = (request: StrykerRequest, deep: Deep): Promise<StrykerAnswer> =>
  deep.toolbox.inTurn(async () => {
    const places = deep.places.change;
    const opened = await places.open("stryker");
    if (opened.kind === "failed") return { kind: "undecided", why: opened.why };
    try {
      return await runIn(opened.checkout, request, deep);
    } finally {
      places.giveBack(opened.checkout, "stryker");
    }
  });

async function runIn(
  checkout: Checkout,
  { stryker, asked, timeoutMs }: StrykerRequest,
  { toolbox, config, gates, effort }: Deep,
): Promise<StrykerAnswer> {
  const files = strykerFiles(toolbox.ambient.nonce());
  const ranges = asked.flatMap(({ file, lines }) => rangesOf(file.path, lines));
  const confined = await toolbox.confine(
    { argv: strykerArgv(files) },
    hasNetwork({ ...config, gates }),
  );
  await checkout.write({
    [stryker.path]: stryker.text,
    [files.settings]: strykerSettings(stryker, ranges, files),
    // A report that the tree itself holds is none.
    [files.report]: undefined,
  });
  try {
    const result = await toolbox.processes.run({
      program: confined.program,
      cwd: checkout.path,
      env: { ...toolbox.environmentOf(checkout.path, config.env), NODE_OPTIONS: "" },
      timeoutMs,
      outputBytesMax: LIMITS.gateOutputBytesMax,
      floodBytesMax: LIMITS.gateFloodBytesMax,
      ...(effort.signal === undefined ? {} : { signal: effort.signal }),
    });
    const why = troubleOf(result, timeoutMs);
    if (why !== undefined) return { kind: "undecided", why };
    const report = await checkout.readFile(files.report, LIMITS.reportBytesMax);
    return report === undefined
      ? { kind: "undecided", why: "it left no report" }
      : readStrykerReport(report, asked);
  } finally {
    await checkout.restore([stryker.path, files.settings, files.report, files.work]);
  }
}

/** Undefined: it came to its end. */
function troubleOf({ end, output }: ProcessResult, timeoutMs: number): string | undefined {
  if (end.kind === "exited" && end.exitCode === 0) return undefined;
  if (end.kind === "timed-out") return `it was not done in ${Math.round(timeoutMs / 1_000)} s`;
  if (/Cannot find module '[^']*@stryker-mutator\/core\/bin/.test(output))
    return "it is not installed in the checkout; have `setup:` install it";
  const [first = "it said nothing"] = keyLinesOf(output);
  const how = end.kind === "exited" ? `exit ${end.exitCode}` : end.kind;
  return `it failed (${how}): ${first.trim()}`;
}
