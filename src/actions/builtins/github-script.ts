/**
 * `actions/github-script`: the script runs with everything but GitHub. As soon as it asks GitHub for something, what it does is
 * not what it does there, and the step is not proven.
 */

import { constants } from "node:fs";
import { mkdtemp, open, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ActionCall, ActionEnd, ProgramEnd } from "../run/action-call.js";
import { hasCode } from "../step/error-code.js";
import { defineAction } from "./define.js";
import { parseJson, textIn } from "./fields.js";
import { GITHUB_SCRIPT_PROGRAM } from "./github-script-program.js";
import { inputOf } from "./inputs.js";
import { failure, notProven, SUCCESS, say, shown } from "./say.js";

export const githubScript = defineAction({
  names: ["actions/github-script"],
  inputs: {
    script: "",
    "github-token": "",
    debug: "false",
    "user-agent": "actions/github-script",
    previews: "",
    "result-encoding": "json",
    retries: "0",
    "retry-exempt-status-codes": "400,401,403,404,422",
    "base-url": "",
  },
  preview: (_inputs, host) =>
    host.find("node") === undefined ? "there is no Node.js on this machine" : undefined,
  async main(call) {
    const script = call.inputs["script"] ?? "";
    if (script.trim() === "") return failure("The input `script` is missing; write one.");
    const encoding = inputOf(call, "result-encoding");
    if (encoding !== "json" && encoding !== "string")
      return failure(`result-encoding is ${shown(encoding)}; give \`json\` or \`string\`.`);
    const node = call.host.find("node");
    if (node === undefined) return notProven("there is no Node.js on this machine");
    const scratch = await mkdtemp(join(call.site.given, "github-script-"));
    const order = await writeOrder(call, scratch, { script, encoding });
    const program = join(scratch, "program.cjs");
    await writeFile(program, GITHUB_SCRIPT_PROGRAM);
    const end = await call.run({ argv: [node, program, order.path] });
    const entries = await readRecord(order.record);
    return typeof entries === "string" ? failure(entries) : conclude(call, end, entries);
  },
});

interface Script {
  readonly script: string;
  readonly encoding: string;
}

async function writeOrder(
  call: ActionCall,
  scratch: string,
  { script, encoding }: Script,
): Promise<{ readonly path: string; readonly record: string }> {
  const { job, inputs } = call;
  const path = join(scratch, "order.json");
  // The script writes it, so it lies where it may; what it is called is not to be guessed before.
  const record = join(call.site.commands, `${basename(scratch)}.jsonl`);
  const { event, eventName, sha, ref, repository } = job;
  await writeFile(record, "", { flag: "wx" });
  await writeFile(
    path,
    JSON.stringify({
      script,
      encoding,
      record,
      inputs,
      payload: event,
      eventName,
      sha,
      ref,
      repository,
    }),
  );
  return { path, record };
}

type Entry =
  | { readonly kind: "api" | "path" | "failed"; readonly text: string }
  | { readonly kind: "output" | "env" | "state"; readonly name: string; readonly text: string }
  | { readonly kind: "summary" | "done" };

const RECORD_BYTES_MAX = 16 * 1024 * 1024;

/** What the script did, or why nobody can tell. The script may have written anything in its place. */
async function readRecord(path: string): Promise<readonly Entry[] | string> {
  const unreadable =
    "The record of the script cannot be read any more; leave the runner's files where they are.";
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const file = await open(path, flags);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) return unreadable;
      if (stats.size > RECORD_BYTES_MAX)
        return `The outputs of the script have ${stats.size} bytes; write ${RECORD_BYTES_MAX} at most.`;
      const lines = (await file.readFile("utf8")).split("\n");
      return lines.flatMap((line) => toEntry(parseJson(line)) ?? []);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (["ENOENT", "ELOOP", "ENXIO", "EACCES"].some((code) => hasCode(cause, code)))
      return unreadable;
    throw cause;
  }
}

function toEntry(value: unknown): Entry | undefined {
  const kind = textIn(value, "kind");
  const name = textIn(value, "name") ?? "";
  const text = textIn(value, "value") ?? "";
  switch (kind) {
    case "api":
      return { kind, text: name };
    case "failed":
      return { kind, text: textIn(value, "message") ?? "" };
    case "path":
      return { kind, text };
    case "output":
    case "env":
    case "state":
      return { kind, name, text };
    case "summary":
    case "done":
      return { kind };
    default:
      return undefined;
  }
}

function conclude(call: ActionCall, end: ProgramEnd, entries: readonly Entry[]): ActionEnd {
  for (const entry of entries) apply(call, entry);
  const asked = entries.flatMap((entry) => (entry.kind === "api" ? [entry.text] : []));
  if (asked.length > 0)
    return notProven(
      `it asks something of GitHub (${[...new Set(asked)].slice(0, NAMES_SHOWN_MAX).join(", ")})`,
    );
  const failed = entries.flatMap((entry) => (entry.kind === "failed" ? [entry.text] : []));
  const [message] = failed;
  if (message !== undefined) return failure(message);
  if (end.exitCode === undefined) return failure("The script was ended before it was done.");
  // A script may also leave early, by itself.
  return end.exitCode === 0 ? SUCCESS : failure(`The script ended with exit code ${end.exitCode}.`);
}

const NAMES_SHOWN_MAX = 5;

function apply(call: ActionCall, entry: Entry): void {
  switch (entry.kind) {
    case "output":
      return call.setOutput(entry.name, entry.text);
    case "env":
      return call.setEnv(entry.name, entry.text);
    case "state":
      return call.saveState(entry.name, entry.text);
    case "path":
      return call.addPath(entry.text);
    case "summary":
      return say(call, "The summary of the script is not kept.");
    case "api":
    case "failed":
    case "done":
      return undefined;
  }
}
