/** What to change next time: rules over the facts of this run. A rule that has nothing to say is silent. */

import { hardFindingsOf } from "../check-run.js";
import type { ReasonCode } from "../finding.js";
import type { Run } from "../run.js";
import type { Chronicle } from "./chronicle.js";
import type { Conflict } from "./conflicts.js";
import type { Infrastructure, PreexistingFailure } from "./machine.js";
import type { Watch } from "./people.js";
import type { QueueFacts } from "./queue-facts.js";
import type { ReportedWorkstream } from "./workstreams.js";

export interface Lesson {
  readonly rule: string;
  readonly text: string;
  readonly workstreams: readonly string[];
}

export interface LessonFacts {
  readonly run: Run;
  readonly chronicle: Chronicle;
  readonly workstreams: readonly ReportedWorkstream[];
  readonly conflicts: readonly Conflict[];
  readonly watches: readonly Watch[];
  readonly queue: QueueFacts;
  readonly infrastructure: Infrastructure;
  readonly preexisting: readonly PreexistingFailure[];
  readonly waivers: readonly {
    readonly by: string;
    readonly code: string;
    readonly workstream: string;
  }[];
}

type Rule = (facts: LessonFacts) => readonly Lesson[];

export function lessonsOf(facts: LessonFacts): readonly Lesson[] {
  return RULES.flatMap((rule) => rule(facts));
}

const lesson = (rule: string, text: string, workstreams: readonly string[] = []): Lesson => ({
  rule,
  text,
  workstreams: [...new Set(workstreams)],
});

const falseClaims: Rule = ({ workstreams }) => {
  const judged = workstreams.filter(
    ({ claim }) =>
      claim !== undefined && claim.verdict !== "pending" && claim.verdict !== "incomplete",
  );
  const untrue = judged.filter(({ claim }) => claim?.verdict === "fail").map(({ id }) => id);
  if (judged.length === 0) return [];
  if (untrue.length === 0)
    return [
      lesson(
        "false-claims",
        `All ${count(judged.length, "first claim")} that could be judged were true.`,
      ),
    ];
  const verb = untrue.length === 1 ? "was" : "were";
  return [
    lesson(
      "false-claims",
      `${untrue.length} of ${count(judged.length, "first claim")} ${verb} false: keep acceptance checks, and believe no summary.`,
      untrue,
    ),
  ];
};

/** What a command could have told the agent before its turn ended. */
const MECHANICAL: readonly ReasonCode[] = ["FORMAT", "LINT", "TYPECHECK", "COMPILE", "TITLE"];

const firstObstacle: Rule = ({ chronicle }) => {
  const failed = chronicle.proofs.filter(
    ({ proof, stage }) => proof.verdict === "fail" && stage === "change",
  );
  const firsts = failed.flatMap(({ workstream, proof }) =>
    hardFindingsOf(proof.checkRuns)
      .slice(0, 1)
      .map((finding) => ({ workstream, finding })),
  );
  return MECHANICAL.flatMap((code) => {
    const hits = firsts.filter(({ finding }) => finding.code === code);
    if (hits.length < 2) return [];
    const command = hits
      .map(({ finding }) => finding.fix?.command)
      .find((one) => one !== undefined);
    const remedy = command === undefined ? "the gate's own command" : `\`${command}\``;
    return [
      lesson(
        "first-obstacle",
        `${code} was the first obstacle ${times(hits.length)}: let agents run ${remedy} before they finish.`,
        hits.map(({ workstream }) => workstream),
      ),
    ];
  });
};

const redTogether: Rule = ({ conflicts }) =>
  conflicts
    .filter(({ kind }) => kind === "semantic")
    .map(({ workstream, with: others, codes }) => {
      const together =
        others.length === 0 ? "what somebody outside this run had pushed" : listed(others);
      const remedy =
        others.length === 0
          ? "keep other people's pushes out of the run"
          : `let ${workstream} depend on ${listed(others)}, or give them one test of both`;
      return lesson(
        "red-together",
        `${workstream} was green alone and red together with ${together} (${codes.join(", ")}): ${remedy}.`,
        [workstream, ...others],
      );
    });

const contested: Rule = ({ conflicts }) => {
  const textual = conflicts.filter(({ kind }) => kind === "textual");
  if (textual.length === 0) return [];
  const files = [...new Set(textual.flatMap(({ files: named }) => named))].slice(0, 5);
  const where = files.length === 0 ? "" : ` in ${files.join(", ")}`;
  const who = textual.flatMap(({ workstream, with: others }) => [workstream, ...others]);
  return [
    lesson(
      "contested",
      `${count(textual.length, "merge conflict")}${where}: give ${listed([...new Set(who)])} separate territories (\`scope\`), or an order (\`dependsOn\`).`,
      who,
    ),
  ];
};

const MANY_ATTEMPTS = 3;

const tooBig: Rule = ({ workstreams }) => {
  const begun = workstreams.filter(({ attempts }) => attempts > 0);
  const total = begun.reduce((sum, { attempts }) => sum + attempts, 0);
  const average = begun.length === 0 ? 0 : total / begun.length;
  if (average >= MANY_ATTEMPTS) {
    return [
      lesson(
        "too-big",
        `${average.toFixed(1)} attempts on average: make the workstreams smaller, or the briefs clearer.`,
        begun.map(({ id }) => id),
      ),
    ];
  }
  const many = begun.filter(({ attempts }) => attempts > MANY_ATTEMPTS);
  return many.map(({ id, attempts }) =>
    lesson("too-big", `${id} took ${attempts} attempts: split it, or say more in its brief.`, [id]),
  );
};

const noAcceptance: Rule = ({ run }) => {
  const bare = [...run.workstreams.values()]
    .filter(
      ({ plan }) =>
        (plan.kind === "feature" || plan.kind === "bugfix") && plan.acceptance.length === 0,
    )
    .map(({ plan }) => plan.id);
  if (bare.length === 0) return [];
  return [
    lesson(
      "no-acceptance",
      `There is no acceptance check on ${listed(bare)}: only the agent's own tests speak for the new behaviour.`,
      bare,
    ),
  ];
};

const redBase: Rule = ({ preexisting, run }) => {
  if (preexisting.length === 0) return [];
  const red = [...new Set(preexisting.map(({ gate }) => gate))];
  return [
    lesson(
      "red-base",
      `${run.base} was red in ${listed(red)} before anybody began: mend it first, so that every red afterwards means something.`,
    ),
  ];
};

const sharedCause: Rule = ({ run }) =>
  run.sharedCauses.map(({ workstreams, gate, message, base }) => {
    const what = `${listed(workstreams)} failed gate "${gate}" in the same way (${message})`;
    const next =
      base === "red"
        ? ", and so did the base: mend that first."
        : base === "green"
          ? " while the base passed it: look for what they share before blaming either."
          : ", and the base could not be looked at: look for what they share before blaming either.";
    return lesson("shared-cause", `${what}${next}`, workstreams);
  });

const badTurns: Rule = ({ watches }) => {
  if (watches.length === 0) return [];
  const ends = [...new Set(watches.map(({ end }) => end))];
  const agents = [...new Set(watches.map(({ agent }) => agent))];
  return [
    lesson(
      "bad-turns",
      `${count(watches.length, "turn")} of ${listed(agents)} ended badly (${ends.join(", ")}): look at the output of those turns before the next run.`,
      watches.map(({ workstream }) => workstream),
    ),
  ];
};

const unsteadyMachine: Rule = ({ infrastructure: { incompleteProofs, flaky } }) => [
  ...(incompleteProofs === 0
    ? []
    : [
        lesson(
          "machine",
          `${count(incompleteProofs, "proof")} could not be finished because of the machine: mend that before judging any agent by its time.`,
        ),
      ]),
  ...(flaky.length === 0
    ? []
    : [
        lesson(
          "flaky",
          `${count(flaky.length, "test")} came out differently on the same tree: mend or remove ${flaky.length === 1 ? "it" : "them"}.`,
          flaky.map(({ workstream }) => workstream),
        ),
      ]),
];

const noRoom: Rule = ({ infrastructure: { shortages, turnsWithoutRoom } }) => {
  if (shortages.length === 0 && turnsWithoutRoom === 0) return [];
  const minutes = Math.round(shortages.reduce((sum, one) => sum + one.minutes, 0));
  const kinds = [...new Set(shortages.map(({ of }) => of))];
  const what = kinds.length === 0 ? "memory or disk" : listed(kinds);
  return [
    lesson(
      "no-room",
      `The machine was short of ${what} for ${minutes} min, and ${count(turnsWithoutRoom, "turn")} had to be played again: free some before the next run, or have fewer agents at work at once (\`parallel.max\`).`,
    ),
  ];
};

const MANY_STALE = 3;

const movingBase: Rule = ({ queue }) =>
  queue.stale < MANY_STALE
    ? []
    : [
        lesson(
          "moving-base",
          `${queue.stale} candidates went stale because somebody pushed to the base meanwhile: let everything land through the queue.`,
        ),
      ];

const notMerged: Rule = ({ workstreams }) =>
  workstreams.flatMap(({ id, ending }) =>
    ending === undefined ? [] : [lesson("not-merged", `${id} was not merged: ${ending}.`, [id])],
  );

const waived: Rule = ({ waivers }) => {
  if (waivers.length === 0) return [];
  const who = [...new Set(waivers.map(({ by, code }) => `${by} (${code})`))];
  return [
    lesson(
      "waived",
      `${count(waivers.length, "waiver")}, by ${listed(who)}: if a rule is waived again and again, change the rule.`,
      waivers.map(({ workstream }) => workstream),
    ),
  ];
};

const RULES: readonly Rule[] = [
  falseClaims,
  notMerged,
  firstObstacle,
  redTogether,
  contested,
  tooBig,
  noAcceptance,
  redBase,
  sharedCause,
  badTurns,
  unsteadyMachine,
  noRoom,
  movingBase,
  waived,
];

const count = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? "" : "s"}`;

const times = (number: number): string => (number === 2 ? "twice" : `${number} times`);

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
