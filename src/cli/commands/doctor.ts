/** `interlock doctor`: says what is missing, and how to mend it. */

import { composeProver } from "../../compose.js";
import { versionOf } from "../../compose-agents.js";
import { findProgram, hasUncommitted, roomOf } from "../../compose-reading.js";
import { type Confinement, confinementOf } from "../../compose-sandbox.js";
import { hasFailed, hasPassed } from "../../domain/check-run.js";
import type { AgentConfig } from "../../domain/config.js";
import { explainFinding } from "../../domain/finding.js";
import {
  explainLack,
  explainMissing,
  explainRoom,
  isShort,
  type Room,
} from "../../domain/machine-room.js";
import { openSite, type Site } from "../../site.js";
import type { Console } from "../console.js";
import type { Place } from "../place.js";
import { EXIT, type ExitCode } from "../refusal.js";
import { SANDBOX_REMEDY, WITHOUT_SANDBOX } from "../words/sandbox-text.js";

type Health = "good" | "bad" | "note";

interface Diagnosis {
  readonly what: string;
  readonly health: Health;
  readonly words: string;
  readonly remedy?: string;
}

const MARKS: Readonly<Record<Health, string>> = { good: "✔", bad: "✘", note: "·" };

export async function doctor(
  console: Console,
  options: Place & { readonly gates: boolean },
): Promise<ExitCode> {
  const result = await openSite({
    path: options.repo,
    ...(options.stateDir === undefined ? {} : { stateDirectory: options.stateDir }),
  });
  const diagnoses =
    result.kind === "refused"
      ? [{ what: "repository", health: "bad" as const, words: result.why }]
      : await examine(console, result.site, options.gates);
  if (options.json === true)
    console.print(JSON.stringify({ schema: "interlock/doctor/v1", diagnoses }));
  else for (const each of diagnoses) console.print(toLine(each));
  return diagnoses.some(({ health }) => health === "bad") ? EXIT.notDone : EXIT.done;
}

const toLine = ({ what, health, words, remedy }: Diagnosis): string =>
  `${MARKS[health]} ${what.padEnd(12)} ${words}${remedy === undefined ? "" : `\n    → ${remedy}`}`;

async function examine(
  console: Console,
  site: Site,
  withGates: boolean,
): Promise<readonly Diagnosis[]> {
  return [
    { what: "repository", health: "good", words: `${site.root}, base ${site.base}` },
    { what: "git", health: "good", words: site.inspection.gitVersion },
    machineOf(await roomOf(site)),
    ...(await checkoutNotes(site)),
    ...(await agents(site)),
    ...sandboxesOf(await confinementOf(site, site.config.agents)),
    ...(withGates ? await baseGates(console, site) : []),
  ];
}

function machineOf(room: Room): Diagnosis {
  const what = "machine";
  const lack = isShort(room);
  if (lack === undefined) return { what, health: "good", words: explainRoom(room) };
  return { what, health: "bad", words: explainLack(lack), remedy: explainMissing(lack) };
}

const sandboxesOf = (confinement: Confinement): readonly Diagnosis[] => [
  sandboxOf(confinement),
  ...confinement.unmet.map(
    ({ agent, why }): Diagnosis => ({
      ...{ what: "sandbox", health: "bad" },
      words: `agent ${agent}: isolation: container does not hold here: ${why}`,
    }),
  ),
];

function sandboxOf({ kind, lacking }: Confinement): Diagnosis {
  const what = "sandbox";
  if (kind !== "none")
    return { what, health: "good", words: `${kind}: tried out here, and it holds` };
  return {
    what,
    health: "note",
    words: ["isolation: none", ...lacking, WITHOUT_SANDBOX].join("; "),
    remedy: SANDBOX_REMEDY,
  };
}

async function checkoutNotes(site: Site): Promise<readonly Diagnosis[]> {
  const notes: Diagnosis[] = [];
  if (await hasUncommitted(site))
    notes.push({
      what: "checkout",
      health: "note",
      words: "has uncommitted changes; they take no part in a run",
    });
  if (site.inspection.checkedOutIn.length > 0) {
    notes.push({
      what: "checkout",
      health: "note",
      words: `${site.base} is checked out; it will stay at its commit, detached, when something lands`,
    });
  }
  return notes;
}

async function agents(site: Site): Promise<readonly Diagnosis[]> {
  const entries = Object.entries(site.config.agents.byName);
  if (entries.length === 0) {
    return [
      {
        what: "agents",
        health: "note",
        words: "none in interlock.yaml",
        remedy:
          "add `agents:`, e.g. `codex: {kind: acp, profile: codex}` (`interlock agents` shows what is here), or give `run` --agents FILE",
      },
    ];
  }
  const found: Diagnosis[] = [];
  for (const [name, agent] of entries) found.push(await examineAgent(name, agent));
  return found;
}

async function examineAgent(name: string, agent: AgentConfig): Promise<Diagnosis> {
  const what = `agent ${name}`;
  if (agent.kind === "tape") return { what, health: "good", words: `tape in ${agent.directory}` };
  const [program] = agent.command;
  const path = program === undefined ? undefined : await findProgram(program);
  return path === undefined
    ? {
        what,
        health: "bad",
        words: `${program ?? "(no command)"} is not on the PATH`,
        remedy: "install it (`interlock agents` says how), or mend its `command:`",
      }
    : { what, health: "good", words: `${path}${explainVersion(await versionOf(path))}` };
}

const explainVersion = (version: string | undefined): string =>
  version === undefined ? "" : ` (${version})`;

async function baseGates(console: Console, site: Site): Promise<readonly Diagnosis[]> {
  const desk = await composeProver(site);
  try {
    await desk.fetch([site.tip]);
    const runs = await desk.prover.baseline(site.tip, (progress) => {
      if (progress.state === "started") console.say(`… ${progress.gate}`);
    });
    return runs.map((run): Diagnosis => {
      const what = `gate ${run.gate}`;
      const seconds = `${(run.durationMs / 1000).toFixed(1)} s`;
      if (hasPassed(run))
        return { what, health: "good", words: `green on ${site.base} (${seconds})` };
      const why = explainFinding(run.findings[0]);
      return hasFailed(run)
        ? {
            what,
            health: "bad",
            words: `red on ${site.base}: ${why}`,
            remedy: "mend the base; until then these failures are named and not blamed on changes",
          }
        : {
            what,
            health: "bad",
            words: `could not run: ${why}`,
            remedy: "install what is missing, or mend the gate in interlock.yaml",
          };
    });
  } finally {
    await desk.close();
  }
}
