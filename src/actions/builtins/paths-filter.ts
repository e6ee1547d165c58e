/** `dorny/paths-filter`: which parts of a repository a change touches, by git alone. */

import { type Sha, toSha } from "../../domain/ids.js";
import type { ActionCall, ActionEnd } from "../run/action-call.js";
import { defineAction } from "./define.js";
import { textIn } from "./fields.js";
import { findRevision } from "./find-revision.js";
import { inputOf } from "./inputs.js";
import { type ListFormat, listFiles, parseListFormat } from "./list-files.js";
import { matchRules, type PathRules, parseRules } from "./path-rules.js";
import { failure, notProven, SUCCESS, say, shown } from "./say.js";
import { readFileOfRepository } from "./version-file.js";

export const pathsFilter = defineAction({
  names: ["dorny/paths-filter"],
  inputs: {
    token: "",
    "working-directory": "",
    ref: "",
    base: "",
    filters: "",
    "list-files": "none",
    "initial-fetch-depth": "100",
    "predicate-quantifier": "some",
  },
  async main(call) {
    const format = parseListFormat(inputOf(call, "list-files"));
    if (format === undefined)
      return failure(
        `list-files is ${shown(inputOf(call, "list-files"))}; give none, json, csv, shell or escape.`,
      );
    const quantifier = inputOf(call, "predicate-quantifier");
    if (quantifier !== "some" && quantifier !== "every")
      return failure(`predicate-quantifier is ${shown(quantifier)}; give \`some\` or \`every\`.`);
    const text = await filtersText(call);
    if (text === undefined)
      return failure(
        `There are no filters in ${shown(inputOf(call, "filters"))}; check out the repository first.`,
      );
    const parsed = parseRules(text);
    if (parsed.kind === "malformed") return failure(parsed.message);
    if (parsed.kind === "asks-how")
      return notProven(
        `its filter ${shown(parsed.filter)} asks how files changed, which is not looked at here`,
      );
    const changed = await changedFiles(call);
    if (changed.kind === "unknown") return notProven(changed.reason);
    const matched = matchRules(parsed.rules, changed.files, quantifier);
    if (matched.kind === "too-long")
      return failure("Matching the patterns takes too long; write them with fewer wildcards.");
    return tell(call, { rules: parsed.rules, files: matched.files, format });
  },
});

/** Text on one line and without a colon is the path of a file. */
async function filtersText(call: ActionCall): Promise<string | undefined> {
  const given = call.inputs["filters"] ?? "";
  const isPath = !given.includes("\n") && !given.includes(":");
  if (!isPath) return given;
  const folder = inputOf(call, "working-directory");
  return readFileOfRepository(call, folder === "" ? given.trim() : `${folder}/${given.trim()}`);
}

type Changed =
  | { readonly kind: "changed"; readonly files: readonly string[] }
  | { readonly kind: "unknown"; readonly reason: string };

const unknown = (reason: string): Changed => ({ kind: "unknown", reason });

async function changedFiles(call: ActionCall): Promise<Changed> {
  const { job } = call;
  if (/^pull_request/.test(job.eventName)) {
    const base = textIn(job.event, "pull_request", "base", "sha");
    return sinceFork(call, base, toSha(job.sha));
  }
  if (job.eventName === "merge_group") {
    const base = textIn(job.event, "merge_group", "base_sha");
    return between(call, base, toSha(job.sha));
  }
  return changedByPush(call);
}

const NO_COMMIT = /^0{40}$/;

/**
 * A push to the branch that is compared with is measured from what was there before it; one to another branch, from where that
 * branch left it.
 */
async function changedByPush(call: ActionCall): Promise<Changed> {
  const { job } = call;
  const given = inputOf(call, "base");
  if (given === "HEAD") return unknown("it looks at what a job has changed and not committed");
  const main = textIn(job.event, "repository", "default_branch") ?? "";
  const base = shortName(given === "" ? main : given);
  const wantedHead = inputOf(call, "ref");
  const head = await findRevision(call, wantedHead);
  if (head === undefined) return unknown(`the ref ${shown(wantedHead)} is not in this clone`);
  if (/^[0-9a-f]{40}$/i.test(base)) return between(call, base, head.commit);
  if (base !== shortName(wantedHead === "" ? job.ref : wantedHead))
    return sinceFork(call, (await findRevision(call, base))?.commit ?? base, head.commit);
  const before = textIn(job.event, "before");
  if (before === undefined) return lastCommit(call, head.commit);
  if (!NO_COMMIT.test(before)) return between(call, before, head.commit);
  if (base !== main && main !== "")
    return sinceFork(call, (await findRevision(call, main))?.commit ?? main, head.commit);
  return { kind: "changed", files: await call.code.list(head.commit, "") };
}

const shortName = (ref: string): string => ref.replace(/^refs\/(?:heads|tags)\//, "");

async function between({ code }: ActionCall, from: string | undefined, to: Sha): Promise<Changed> {
  const commit = await known(code, from);
  return commit === undefined
    ? unknown(`the commit ${from ?? ""} that it compares with is not in this clone`)
    : { kind: "changed", files: await code.changed(commit, to) };
}

async function sinceFork(call: ActionCall, base: string | undefined, to: Sha): Promise<Changed> {
  const commit = await known(call.code, base);
  if (commit === undefined)
    return unknown(`${shown(base ?? "the base")}, which it compares with, is not in this clone`);
  const fork = await call.code.mergeBase(commit, to);
  return fork === undefined
    ? unknown(`${commit} and ${to}, which it compares, have nothing in common`)
    : between(call, fork, to);
}

async function lastCommit(call: ActionCall, head: Sha): Promise<Changed> {
  const [parent] = (await call.code.describe(head)).parents;
  return parent === undefined
    ? { kind: "changed", files: await call.code.list(head, "") }
    : between(call, parent, head);
}

const known = async (
  code: ActionCall["code"],
  commit: string | undefined,
): Promise<Sha | undefined> =>
  commit !== undefined && /^[0-9a-f]{40}$/i.test(commit) ? code.resolve(commit) : undefined;

interface Findings {
  readonly rules: PathRules;
  readonly files: ReadonlyMap<string, readonly string[]>;
  readonly format: ListFormat;
}

function tell(call: ActionCall, { rules, files, format }: Findings): ActionEnd {
  const changes: string[] = [];
  for (const name of rules.keys()) {
    const found = files.get(name) ?? [];
    if (found.length > 0) changes.push(name);
    say(call, `Filter ${name} = ${found.length > 0} (${found.length} files)`);
    call.setOutput(name, String(found.length > 0));
    call.setOutput(`${name}_count`, String(found.length));
    if (format !== "none") call.setOutput(`${name}_files`, listFiles(found, format));
  }
  call.setOutput("changes", JSON.stringify(changes));
  return SUCCESS;
}
