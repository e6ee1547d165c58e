/** HIDDEN_DIFF: names and entries of a tree that are something else on another machine, or lead out of it. */

import type { Finding } from "../../../domain/finding.js";
import type { ChangedFile, ChangeView } from "../../change/change-view.js";
import { toRuleFinding } from "../../rule-finding.js";

export async function pathsOf(change: ChangeView): Promise<readonly Finding[]> {
  const present = change.files.filter(({ entries }) => entries.after !== undefined);
  const fresh = present.filter(({ entries }) => entries.before === undefined);
  return [
    ...fresh.flatMap(oddName),
    ...present.flatMap(link),
    ...present.flatMap(submodule),
    ...(await collisions(fresh, change)),
  ];
}

const toHidden = (path: string, message: string, hint: string): Finding =>
  toRuleFinding("HIDDEN_DIFF", `${path} ${message}`, { file: path, message, fix: { hint } });

/** Characters that are not shown, or show others in another order; a lone surrogate stands for a byte that is no text. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
/** What some file system takes for `.git`. */
const GIT_LIKE = /^(?:\.?git~\d+|\.git[. ]*)$/i;
/** What Windows does not let anybody check out. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|[<>:"|?*\\]|[. ]$/i;

function oddName({ path }: ChangedFile): readonly Finding[] {
  const segments = path.split("/");
  const shown = JSON.stringify(path).slice(1, -1);
  if (UNSEEN.test(path))
    return [
      toHidden(
        path,
        `the name ${JSON.stringify(escaped(path))} holds what nobody can see`,
        "give it a plain name",
      ),
    ];
  const bare = segments.map((segment) => segment.normalize("NFKC").replace(/\p{Cf}/gu, ""));
  if (bare.some((segment) => GIT_LIKE.test(segment)))
    return [
      toHidden(
        path,
        `${shown} is taken for git's own folder on some machines`,
        "give it another name",
      ),
    ];
  if (!segments.some((segment) => RESERVED.test(segment))) return [];
  const message = `${shown} cannot be checked out on Windows`;
  return [{ ...toHidden(path, message, "give it a plain name"), severity: "soft" }];
}

const escaped = (path: string): string =>
  Array.from(path)
    .map((character) =>
      UNSEEN.test(character) ? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}` : character,
    )
    .join("");

function link({ path, targets }: ChangedFile): readonly Finding[] {
  const { before, after } = targets;
  if (after === undefined || after === before) return [];
  const inside = placeOf(path, after);
  if (inside !== undefined && !/(?:^|\/)\.git(?:\/|$)/i.test(inside)) return [];
  return [
    toHidden(
      path,
      `${path} is a link that leads out of the tree, to ${JSON.stringify(after.slice(0, 120))}`,
      "link to a file of the repository, or put the file there",
    ),
  ];
}

/** Undefined: outside of the tree. */
function placeOf(path: string, target: string): string | undefined {
  if (/^(?:\/|[A-Za-z]:|\\)/.test(target)) return undefined;
  const place = path.split("/").slice(0, -1);
  for (const step of target.split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") place.push(step);
    else if (place.pop() === undefined) return undefined;
  }
  return place.join("/");
}

const SUBMODULE = "160000";

/** Other people's code, by a commit that is not in the diff. One that is only moved on is told. */
function submodule({ path, entries }: ChangedFile): readonly Finding[] {
  const { before, after } = entries;
  if (after?.mode !== SUBMODULE) return [];
  const isNew = before?.mode !== SUBMODULE;
  const finding = toRuleFinding("DEP_UNREVIEWED", `submodule ${path}`, {
    file: path,
    message: `${path} is ${isNew ? "a new submodule" : "moved"} to commit ${after.id.slice(0, 12)} of another repository, which is not in the diff`,
    fix: { hint: "take it out, or ask for it in the plan" },
    allowance: `allow.newDependencies: [${JSON.stringify(path)}]`,
  });
  return [finding];
}

/** Two names that are one where capitals, or ways to write an accent, do not count; those that the base has are its own. */
async function collisions(
  fresh: readonly ChangedFile[],
  change: ChangeView,
): Promise<readonly Finding[]> {
  if (fresh.length === 0) return [];
  const spellings = new Map<string, Set<string>>();
  for (const part of new Set((await change.change.listFiles()).flatMap(partsOf))) {
    const known = spellings.get(foldOf(part)) ?? new Set();
    spellings.set(foldOf(part), known.add(part));
  }
  const old = new Set((await change.base.listFiles()).flatMap(partsOf));
  const isNew = new Set(
    fresh.flatMap(({ path }) => partsOf(path)).filter((part) => !old.has(part)),
  );
  return [...isNew].flatMap((part) => {
    const other = [...(spellings.get(foldOf(part)) ?? [])].find((one) => one !== part);
    const message = `${part} and ${other ?? ""} are one file where capitals do not count`;
    return other === undefined ? [] : [toHidden(part, message, "give one of them another name")];
  });
}

const foldOf = (path: string): string => path.normalize("NFC").toLowerCase();

/** `a/b/c` and the folders that it lies in. */
const partsOf = (path: string): readonly string[] => {
  const steps = path.split("/");
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
};
