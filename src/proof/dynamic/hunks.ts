/** Every piece of a change's source has to be noticed by a test: it is taken back alone, and something must fail. */

import type { Finding } from "../../domain/finding.js";
import { LIMITS } from "../../domain/limits.js";
import type { Hunk } from "../../ports/repository.js";
import type { ChangedFile } from "../change/change-view.js";
import { severityIn } from "../profiles.js";
import { toRuleFinding } from "../rule-finding.js";
import type { Deep, DeepGate, Judged } from "./deep.js";
import { notLookedAt } from "./not-looked-at.js";
import type { Notice } from "./outcomes.js";
import { isBlankOrComment } from "./plain-lines.js";
import { sourcePart, takeBack } from "./revert.js";
import { tryChanged } from "./try-changed.js";

export const hunkNecessity: DeepGate = {
  id: "proof:hunks",
  question: ({ view }) => view.workstream?.kind,
  judge: async (deep) => {
    const { view, suites, tests } = deep;
    const kind = view.workstream?.kind;
    // What changes no behaviour is noticed by no test, and should not be.
    const isAsked = kind === "feature" || kind === "bugfix";
    const pieces = isAsked ? piecesOf(view.files) : [];
    if (pieces.length === 0 || suites.length === 0 || tests.length === 0)
      return { findings: [], record: { kind, pieces: pieces.length }, conclusion: "neutral" };
    return judge(pieces, deep);
  },
};

interface Piece {
  readonly file: ChangedFile;
  readonly hunk: Hunk;
  readonly text: string | undefined;
}

/** The largest first: with little time, those are the ones worth asking about. */
function piecesOf(files: readonly ChangedFile[]): readonly Piece[] {
  const pieces = files.flatMap((file) => {
    if (file.role !== "source" || file.after === undefined) return [];
    const { text } = file.after;
    return file.hunks.flatMap((whole) => {
      const hunk = sourcePart(file, whole);
      if (hunk === undefined || isIdle(file, hunk)) return [];
      const isAll = file.entries.before === undefined;
      return [{ file, hunk, text: isAll ? undefined : takeBack(text, [hunk]) }];
    });
  });
  return [...pieces].sort((one, other) => sizeOf(other) - sizeOf(one));
}

const sizeOf = ({ hunk }: Piece): number => hunk.added.length + hunk.removed.length;

const isIdle = ({ language, path }: ChangedFile, { added, removed }: Hunk): boolean =>
  [...added, ...removed].every((line) => isBlankOrComment(line, language)) ||
  (/\.[cm]?tsx?$/.test(path) && [...added, ...removed].every(isTypeOnly)) ||
  path.endsWith(".d.ts");

/** An import of types, or one line of a type that is spelt out in that line. */
const isTypeOnly = (line: string): boolean =>
  /^\s*(?:(?:export\s+)?(?:import\s+type\b|type\s+\w[^=]*=.*;$|interface\s+\w+\s*\{\}?$)|import\s*\{\s*type\s+\w+\s*\}.*|)\s*$/.test(
    line,
  );

interface Tried {
  readonly piece: Piece;
  readonly notice: Notice;
}

async function judge(pieces: readonly Piece[], deep: Deep): Promise<Judged> {
  const { allotment, tests, reference } = deep;
  const took = await Promise.all(tests.map(reference));
  const expectedMs = took.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const tried: Tried[] = [];
  const queue = pieces.slice(0, LIMITS.hunksMax);
  // The first is always asked about. As long as no test has noticed any, the change may be refused for it, so that it is worth more.
  const isWorthIt = (): boolean =>
    tried.length === 0 ||
    allotment.left("hunks") > 0 ||
    (tried.every(({ notice }) => notice.kind === "nothing") && allotment.leftInAll() > 0);
  const next = async (): Promise<void> => {
    while (queue.length > 0 && isWorthIt()) {
      const piece = queue.shift();
      if (piece === undefined) return;
      const settle = allotment.hold("hunks", expectedMs);
      const { notice, durationMs } = await tryChanged({ [piece.file.path]: piece.text }, deep);
      settle(durationMs);
      tried.push({ piece, notice });
      if (tried.length === 1) await Promise.all([next(), next()]);
    }
  };
  await next();
  return toJudged(pieces, tried, deep);
}

function toJudged(pieces: readonly Piece[], tried: readonly Tried[], { profile }: Deep): Judged {
  const unproven = tried.filter(({ notice }) => notice.kind === "nothing");
  const isAllUnproven = unproven.length === pieces.length;
  const severity = isAllUnproven ? severityIn(profile, "UNPROVEN_HUNK") : "soft";
  const left = pieces.length - tried.length;
  const findings: readonly Finding[] = [
    ...unproven.map(({ piece }) => ({ ...toFinding(piece), severity })),
    ...(left === 0
      ? []
      : [
          notLookedAt(
            "UNPROVEN_HUNK",
            `${left} of ${pieces.length} pieces of source, for lack of time`,
          ),
        ]),
  ];
  const record = tried.map(({ piece: { file, hunk }, notice }) => ({
    file: file.path,
    line: hunk.newStart,
    removed: hunk.removed.length,
    added: hunk.added.length,
    notice,
  }));
  return { findings, record };
}

const toFinding = ({ file, hunk }: Piece): Finding =>
  toRuleFinding("UNPROVEN_HUNK", [file.path, ...hunk.removed, "→", ...hunk.added].join("\n"), {
    file: file.path,
    line: Math.max(1, hunk.newStart),
    message: "with this piece of the change taken back, every test still passes",
    excerpt: [...hunk.removed.map((line) => `-${line}`), ...hunk.added.map((line) => `+${line}`)]
      .slice(0, LIMITS.excerptLinesMax)
      .map((line) => line.slice(0, LIMITS.excerptColumnsMax)),
    fix: { hint: "add a test that needs it, or take it out" },
  });
