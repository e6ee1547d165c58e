/** A fault that any gate on a language's text should refuse: a source file of the base that no longer parses. */

import type { CommandGate, TestsGate } from "../../domain/config.js";
import type { Language } from "../../ports/syntax.js";
import type { TreeReader } from "../change/change-view.js";
import { languageOf } from "../change/language-of.js";
import { roleOf } from "../change/role-of.js";
import type { Edits } from "./lab.js";

/** Programs that say by their name which language they look at. */
const BY_PROGRAM: readonly (readonly [RegExp, readonly Language[]])[] = [
  [/\b(?:cargo|rustc|rustfmt|clippy)\b/, ["rust"]],
  [/\b(?:go|gofmt|gofumpt|golangci-lint|staticcheck)\b/, ["go"]],
  [/\b(?:ruff|black|mypy|pyright|flake8|pylint|isort|python3?)\b/, ["python"]],
  [/\b(?:tsc|vue-tsc)\b/, ["typescript", "tsx"]],
];

/** Undefined: there is no source of a language that is known. */
export async function plantedFault(
  gate: CommandGate | TestsGate,
  base: TreeReader,
  mark: string,
): Promise<Edits | undefined> {
  const wanted = BY_PROGRAM.find(([program]) => program.test(gate.run))?.[1];
  const role = gate.kind === "tests" ? "test" : "source";
  const paths = (await base.listFiles()).filter((path) => {
    const language = languageOf(path);
    return language !== undefined && roleOf(path) === role && (wanted?.includes(language) ?? true);
  });
  const [path] = [...mostCommon(paths)].sort(byNearness);
  const text = path === undefined ? undefined : await base.readFile(path);
  return path === undefined || text === undefined
    ? undefined
    : { [path]: `${text}\n)]} ${mark} ((({\n` };
}

/** Of several languages the one with the most files: the others may be tools. */
function mostCommon(paths: readonly string[]): readonly string[] {
  const counts = new Map<string, string[]>();
  for (const path of paths) {
    const ending = path.slice(path.lastIndexOf("."));
    counts.set(ending, [...(counts.get(ending) ?? []), path]);
  }
  return [...counts.values()].sort((one, other) => other.length - one.length)[0] ?? [];
}

/** What lies in `src` or near the top is more likely part of everything than what lies deep. */
function byNearness(one: string, other: string): number {
  const rank = (path: string): number =>
    (/^(?:src|lib)\//.test(path) ? 0 : 1) * 10 + path.split("/").length;
  return rank(one) - rank(other) || one.length - other.length || (one < other ? -1 : 1);
}
