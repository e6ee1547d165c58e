/** Merging two commits in the mirror: a tree, or where they are at odds. Nothing is checked out. */

import { type Sha, toTree } from "../../domain/ids.js";
import { LIMITS } from "../../domain/limits.js";
import type { Merged } from "../../ports/repository.js";
import { type GitResult, git, gitLine, toGitError, tryGit } from "./git.js";
import { decodePath, splitNul } from "./path-codec.js";

export async function merge(gitDir: string, base: Sha, head: Sha): Promise<Merged> {
  const args = ["merge-tree", "--write-tree", "--name-only", "--messages", "-z", base, head];
  const result = await tryGit({ gitDir }, args);
  if (result.exitCode === 0) return { kind: "clean", tree: toTree(answerOf(result).tree) };
  if (result.exitCode === 1) return toConflict(gitDir, answerOf(result));
  if (result.stderr.includes("unrelated histories")) return UNRELATED;
  throw toGitError(args, result);
}

const UNRELATED: Merged = {
  kind: "conflict",
  files: [],
  excerpt: ["The change shares no history with the base: begin from the base branch again."],
};

interface Answer {
  /** Holds conflict markers where the two are at odds. */
  readonly tree: string;
  readonly files: readonly string[];
  readonly messages: readonly string[];
}

/** `<tree> NUL (<file> NUL)* NUL (<count> NUL (<path> NUL)* <type> NUL <message> NUL)*` */
function answerOf({ stdout }: GitResult): Answer {
  const [tree = "", ...rest] = splitNul(stdout).map(decodePath);
  const end = rest.indexOf("");
  const files = end === -1 ? rest : rest.slice(0, end);
  return { tree, files, messages: messagesOf(end === -1 ? [] : rest.slice(end + 1)) };
}

function messagesOf(fields: readonly string[]): readonly string[] {
  const messages: string[] = [];
  for (let at = 0; at < fields.length; ) {
    const paths = Number(fields[at]);
    const message = fields[at + paths + 2];
    if (message === undefined) break;
    messages.push(message.trim());
    at += paths + 3;
  }
  return messages;
}

/** Messages that are kept beside the lines in conflict. */
const MESSAGES_MAX = 4;

async function toConflict(gitDir: string, answer: Answer): Promise<Merged> {
  const messages = answer.messages
    .filter((message) => message.startsWith("CONFLICT"))
    .slice(0, MESSAGES_MAX);
  const lines = [...messages];
  for (const file of answer.files) {
    if (lines.length >= LIMITS.excerptLinesMax) break;
    lines.push(...(await conflictLines(gitDir, answer.tree, file)));
  }
  const excerpt = lines.slice(0, LIMITS.excerptLinesMax).map(cut);
  return { kind: "conflict", files: answer.files, excerpt };
}

const cut = (line: string): string => line.slice(0, LIMITS.excerptColumnsMax);

/** The first place in the file where the two are at odds, from one marker to the other. */
async function conflictLines(
  gitDir: string,
  tree: string,
  file: string,
): Promise<readonly string[]> {
  const name = `${tree}:${file}`;
  if ((await gitSize(gitDir, name)) > CONFLICT_BYTES_MAX) return [];
  const lines = (await git({ gitDir }, ["cat-file", "blob", name])).split("\n");
  const from = lines.findIndex((line) => line.startsWith("<<<<<<<"));
  if (from === -1) return [];
  const length = lines.slice(from).findIndex((line) => line.startsWith(">>>>>>>")) + 1;
  return [`${file}:${from + 1}`, ...lines.slice(from, from + (length || LIMITS.excerptLinesMax))];
}

/** Larger files are not written by hand, and nobody resolves them by reading. */
const CONFLICT_BYTES_MAX = 1024 * 1024;

/** Of what is no file in the merged tree (deleted, a folder, a name that is not text): more than is read. */
async function gitSize(gitDir: string, name: string): Promise<number> {
  const type = await tryGit({ gitDir }, ["cat-file", "-t", name]);
  if (type.exitCode !== 0 || type.stdout.toString("utf8").trim() !== "blob") return Infinity;
  return Number(await gitLine({ gitDir }, ["cat-file", "-s", name]));
}
