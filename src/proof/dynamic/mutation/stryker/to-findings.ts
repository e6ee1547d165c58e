/** What Stryker's answer means for a change: one finding for each function in which tests miss faults. */

import type { Finding } from "../../../../domain/finding.js";
import { LIMITS } from "../../../../domain/limits.js";
import { type Profile, severityIn } from "../../../profiles.js";
import { toRuleFinding } from "../../../rule-finding.js";
import { type ChangedFunction, changedFunctions } from "../../hollow.js";
import { isArid } from "../operators.js";
import { isFine, type Tried } from "../tried.js";
import { type AskedFile, rangesOf } from "./asked-lines.js";
import type { StrykerMutant } from "./read-report.js";

/** A single fault that nobody notices may be none: another way to write the same. */
const SURVIVORS_LEAST = 2;

export interface Weighing {
  readonly asked: readonly AskedFile[];
  /** What came of Interlock's own faults. */
  readonly own: readonly Tried[];
  readonly profile: Profile;
}

export function toStrykerFindings(
  mutants: readonly StrykerMutant[],
  { asked, own, profile }: Weighing,
): readonly Finding[] {
  return asked.flatMap((one) => {
    const { path } = one.file;
    const lines = one.text.split("\n");
    const ofFile = mutants.filter(
      (mutant) => mutant.path === path && !isArid(lines[mutant.line - 1] ?? ""),
    );
    const functions = changedFunctions(one.file);
    const places = new Map<ChangedFunction | undefined, readonly StrykerMutant[]>();
    for (const mutant of ofFile) {
      const within = innermost(functions, mutant.line);
      places.set(within, [...(places.get(within) ?? []), mutant]);
    }
    return [...places].flatMap(([within, all]) => {
      const known = own.filter(
        ({ mutant }) => mutant.path === path && mutant.within.node.start === within?.node.start,
      );
      return toFinding({ path, within, all, isKnown: known.some(isFine), profile });
    });
  });
}

const innermost = (functions: readonly ChangedFunction[], line: number) =>
  functions.filter(({ node }) => node.line <= line && line <= node.endLine).at(-1);

interface Place {
  readonly path: string;
  readonly within: ChangedFunction | undefined;
  readonly all: readonly StrykerMutant[];
  /** One of Interlock's own faults in it was noticed by what it changes. */
  readonly isKnown: boolean;
  readonly profile: Profile;
}

function toFinding({ path, within, all, isKnown, profile }: Place): readonly Finding[] {
  const missed = all.filter(({ state }) => state === "survived" || state === "not reached");
  const [first] = missed;
  if (first === undefined) return [];
  const noticed = all.filter(({ state }) => state === "noticed").length;
  const name = within?.name ?? "lines outside of functions";
  const isRefused =
    within !== undefined && noticed === 0 && !isKnown && missed.length >= SURVIVORS_LEAST;
  const message =
    noticed === 0
      ? `Stryker: no test notices any of ${missed.length} small faults in ${name}`
      : `Stryker: tests notice ${noticed} and miss ${missed.length} small faults in ${name}`;
  const lines = [...new Set(missed.map(({ line }) => line))].sort((one, other) => one - other);
  return [
    {
      ...toRuleFinding("SURVIVING_MUTANT", `stryker ${path} ${name}`, {
        file: path,
        line: first.line,
        message,
        excerpt: missed
          .slice(0, LIMITS.excerptLinesMax)
          .map(({ line, fault, state }) => `line ${line}: ${fault} (${state})`),
        reproduce: `npx --no-install stryker run --mutate '${rangesOf(path, lines).join(",")}'`,
        fix: {
          hint: "add a test that tells the right answer from these; a fault that changes nothing may stay",
        },
      }),
      severity: isRefused ? severityIn(profile, "SURVIVING_MUTANT") : "soft",
    },
  ];
}
