/** The end of a run in words: claims beside verdicts, then what became of each. */

import { short } from "../../domain/ids.js";
import type { Run, Workstream } from "../../domain/run.js";
import { explainStop } from "../../domain/stop-reason.js";
import type { Site } from "../../site.js";
import { EXIT, type ExitCode } from "../refusal.js";
import { firstLine } from "./entry-text.js";

export interface Surroundings {
  readonly site: Site;
  /** Checkouts of the base that were left at the old commit. */
  readonly detached: readonly { readonly path: string; readonly at: string }[];
}

export function summaryText(run: Run, { site, detached }: Surroundings): string {
  const all = [...run.workstreams.values()];
  const merged = all.filter((one) => one.state.state === "merged").length;
  return [
    "",
    ...claimsBesideVerdicts(all),
    "",
    ...all.flatMap(endText),
    "",
    `${merged} of ${all.length} merged. ${run.base} is at ${short(run.landings.at(-1)?.commit ?? run.startTip)}.`,
    ...howToGetBase(run, detached),
    `The retrospective: interlock report --repo ${quote(site.root)}${stateFlag(site)} --run ${run.id}`,
  ].join("\n");
}

function claimsBesideVerdicts(all: readonly Workstream[]): readonly string[] {
  const claimed = all.filter((one) => one.claims.some(({ turn }) => turn === 1));
  const proven = claimed.filter((one) => one.firstProof?.verdict === "pass");
  const rows = all.map(
    (one) =>
      [
        one.plan.id,
        firstLine(one.claims[0]?.text ?? "(nothing)"),
        one.firstProof === undefined ? "no change to prove" : verdictWords(one),
      ] as const,
  );
  const width = Math.max(...rows.map(([id]) => id.length), 2);
  const claimWidth = Math.min(60, Math.max(...rows.map(([, claim]) => claim.length), 5));
  return [
    `First turn: ${claimed.length} of ${all.length} claimed complete, ${proven.length} of ${all.length} proven.`,
    `  ${"".padEnd(width)}  ${"claim".padEnd(claimWidth)}  verdict`,
    ...rows.map(
      ([id, claim, verdict]) =>
        `  ${id.padEnd(width)}  ${cut(claim, claimWidth).padEnd(claimWidth)}  ${verdict}`,
    ),
  ];
}

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`;

const verdictWords = (one: Workstream): string =>
  one.firstProof?.verdict === "pass"
    ? "proven"
    : `not proven: ${one.firstProof?.reasonCodes.join(", ") ?? ""}`;

function endText(one: Workstream): readonly string[] {
  const { state } = one;
  const spent = `${one.turns} turn${one.turns === 1 ? "" : "s"}`;
  switch (state.state) {
    case "merged":
    case "landed":
      return [
        `✔ ${one.plan.id}  merged as ${short(state.candidate.commit)}, pull request #${one.pullRequest ?? 0}, ${spent}: ${one.title}`,
      ];
    case "stopped":
      return [
        `✘ ${one.plan.id}  not merged, ${spent}: ${explainStop(state.reason)}`,
        ...(state.work.kind === "kept" ? [`    its work: git switch ${state.work.branch}`] : []),
      ];
    default:
      return [`… ${one.plan.id}  ${state.state}, ${spent}: ${one.title}`];
  }
}

function howToGetBase(run: Run, detached: Surroundings["detached"]): readonly string[] {
  if (run.landings.length === 0) return [];
  if (detached.length === 0) return [`Get it: git switch ${run.base}`];
  return detached.map(
    ({ path, at }) =>
      `Your checkout ${path} was left as it is, at ${short(at)}; get the landed ${run.base} there with: git switch ${run.base}`,
  );
}

const stateFlag = (site: Site): string =>
  site.isStateChosen ? ` --state-dir ${quote(site.stateDirectory)}` : "";

const quote = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

/** Done and proven, rejected, or not provable here. */
export function exitCodeOf(run: Run): ExitCode {
  if (run.outcome === "merged") return EXIT.done;
  const stopped = [...run.workstreams.values()].flatMap(({ state }) =>
    state.state === "stopped" ? [state.reason.kind] : [],
  );
  return stopped.length > 0 && stopped.every((kind) => kind === "incomplete")
    ? EXIT.incomplete
    : EXIT.notDone;
}
