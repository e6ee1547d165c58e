/** `interlock prove`: the whole proof of one change, without agents. Fit for any CI. */

import { composeProver, type ProofDesk } from "../../compose.js";
import { resolveCommit } from "../../compose-reading.js";
import type { Proof } from "../../domain/check-run.js";
import type { Sha } from "../../domain/ids.js";
import type { WorkstreamPlan } from "../../domain/plan.js";
import type { ProofProgress } from "../../ports/prover.js";
import type { Site } from "../../site.js";
import type { Console } from "../console.js";
import { type Exporter, type ExportOptions, openExporter, proofCommand } from "../export.js";
import type { Place } from "../place.js";
import { readWorkstreamFile } from "../read-inputs.js";
import { EXIT, type ExitCode, Refusal } from "../refusal.js";
import { useSite } from "../use-site.js";
import { proofText } from "../words/proof-text.js";

interface ProveOptions extends Place, ExportOptions {
  readonly base: string;
  readonly head: string;
  readonly workstream?: string;
  readonly strict?: boolean;
}

export async function prove(console: Console, options: ProveOptions): Promise<ExitCode> {
  const exporter = openExporter(console, options);
  const site = await useSite(options);
  const base = await commitNamed(site, options.base, "--base");
  const head = await commitNamed(site, options.head, "--head");
  const workstream =
    options.workstream === undefined
      ? undefined
      : readWorkstreamFile(options.workstream, site.config);
  return proveAndSay(console, {
    site,
    base,
    head,
    workstream,
    workstreamFile: options.workstream,
    exporter,
    isStrict: options.strict === true,
    json: options.json === true,
  });
}

export interface ProofOrder {
  readonly site: Site;
  readonly base: Sha;
  readonly head: Sha;
  readonly workstream: WorkstreamPlan | undefined;
  readonly workstreamFile: string | undefined;
  readonly exporter: Exporter;
  /** The strict profile, whatever the base's configuration says. */
  readonly isStrict: boolean;
  readonly json: boolean;
}

export async function proveAndSay(console: Console, order: ProofOrder): Promise<ExitCode> {
  const desk = await composeProver(order.site, { isStrict: order.isStrict });
  try {
    const startedAtMs = Date.now();
    const proof = await proveWith(desk, console, order);
    const command = proofCommand(proof, order.workstreamFile);
    await order.exporter.write(order.site, {
      proof,
      startedAtMs,
      endedAtMs: Date.now(),
      command,
    });
    console.print(
      order.json ? JSON.stringify({ schema: "interlock/prove/v1", ...proof }) : proofText(proof),
    );
    return exitCodeOfProof(proof);
  } finally {
    await desk.close();
  }
}

async function proveWith(
  desk: ProofDesk,
  console: Console,
  { base, head, workstream }: ProofOrder,
): Promise<Proof> {
  await desk.fetch([base, head]);
  return desk.prover.prove({
    base,
    head,
    ...(workstream === undefined ? {} : { workstream }),
    waivers: [],
    retries: 0,
    onProgress: (progress) => sayProgress(console, progress),
  });
}

function sayProgress(console: Console, progress: ProofProgress): void {
  if (progress.state === "started") console.say(`… ${progress.gate}`);
}

const exitCodeOfProof = (proof: Proof): ExitCode =>
  ({ pass: EXIT.done, fail: EXIT.notDone, incomplete: EXIT.incomplete })[proof.verdict];

export async function commitNamed(site: Site, revision: string, flag: string): Promise<Sha> {
  const commit = await resolveCommit(site, revision);
  if (commit === undefined)
    throw new Refusal(
      `${flag} is "${revision}", which names no commit in ${site.root}; see: git log --oneline`,
    );
  return commit;
}
