/** Makes the Week 1 target: a repository with its history, two red pull-request branches, and their records. */

import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { systemAmbient } from "../adapters/ambient.js";
import { seedLocalForge } from "../adapters/forges/seed-local-forge.js";
import { git, gitLine } from "../adapters/git/git.js";
import { toSha } from "../domain/ids.js";

export type PreparedDemo =
  | {
      /** `found`: an earlier demonstration that was not shown to its end, to go on with. */
      readonly kind: "made" | "found";
      readonly repository: string;
      readonly state: string;
    }
  | { readonly kind: "refused"; readonly why: string };

const MONDAY = "2025-11-17T09:00:00Z";
const AUTHOR = "Lead <lead@interlock.invalid>";
/** In the repository it is written last: one that has it was made here, and whole. In the state it is written first. */
const MARK = "made-by-interlock-demo";
/** In the state, once everything was said that there is to say. */
const SHOWN = "shown-to-its-end";

/** The replay's files, in the package. */
export const exampleDirectory = (): string =>
  fileURLToPath(new URL("../../examples/week-1", import.meta.url));

/** An earlier demonstration that was shown makes room for a new one; anything else in the folder is left alone. */
export async function prepareDemo(directory: string): Promise<PreparedDemo> {
  const place = { repository: join(directory, "repository"), state: join(directory, "state") };
  const marks = [join(place.repository, ".git", MARK), join(place.state, MARK)];
  const wasMade = (await Promise.all(marks.map(isThere))).every(Boolean);
  if (wasMade && !(await isThere(join(place.state, SHOWN)))) return { kind: "found", ...place };
  const making = join(directory, ".making");
  await rm(making, { recursive: true, force: true });
  for (const [path, mark] of [
    [place.state, MARK],
    [place.repository, join(".git", MARK)],
  ] as const) {
    if (!(await hasMadeRoom(path, mark))) return { kind: "refused", why: explainTaken(path) };
  }
  await makeRepository(making);
  await mkdir(place.state, { mode: 0o700 });
  await writeFile(join(place.state, MARK), "");
  await seedForge(making, place.state);
  await writeFile(join(making, ".git", MARK), "");
  await rename(making, place.repository);
  return { kind: "made", ...place };
}

/** From now on the same command shows a new demonstration. */
export const endDemo = (state: string): Promise<void> => writeFile(join(state, SHOWN), "");

/** Deletes only what was made here, and takes its name away first: half a folder would have lost its mark. */
async function hasMadeRoom(path: string, mark: string): Promise<boolean> {
  const going = join(dirname(path), `.going-${basename(path)}`);
  await rm(going, { recursive: true, force: true });
  if ((await isThere(join(path, mark))) || (await isEmptyFolder(path))) {
    await rename(path, going);
    await rm(going, { recursive: true, force: true });
  }
  return !existsSync(path);
}

const explainTaken = (path: string): string =>
  `${path} is there already, and the demonstration did not make it; move it away, or give another folder with --dir DIR.`;

async function isEmptyFolder(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length === 0;
  } catch (cause) {
    if (isAbsent(cause)) return false;
    throw cause;
  }
}

async function makeRepository(making: string): Promise<void> {
  const example = exampleDirectory();
  await mkdir(dirname(making), { recursive: true });
  await cp(join(example, "target"), making, { recursive: true });
  await fillIn(join(making, "interlock.yaml"));
  await git({}, ["init", "--quiet", "--initial-branch=main", "--template=", making]);
  await git({ cwd: making }, ["config", "core.hooksPath", "/dev/null"]);
  await commitAll(making, "feat: the language, as of that Monday");
  const first = await headOf(making);
  for (const { message, patch } of readList(historySchema, await text("history/history.yaml"))) {
    await git({ cwd: making }, ["apply", "--index", join(example, "history", patch)]);
    await commitAll(making, message);
  }
  for (const { branch, title, patch } of await pullRequests()) {
    await git({ cwd: making }, ["checkout", "--quiet", "-b", branch, first]);
    await git({ cwd: making }, ["apply", "--index", join(example, patch)]);
    await commitAll(making, title);
  }
  await git({ cwd: making }, ["checkout", "--quiet", "main"]);
}

/** The target's tools use the compiler that Interlock itself comes with: nothing is fetched. */
async function fillIn(file: string): Promise<void> {
  const compiler = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
  const config = await readFile(file, "utf8");
  await writeFile(file, config.replaceAll("@@TYPESCRIPT_DIR@@", compiler));
}

async function commitAll(making: string, message: string): Promise<void> {
  const [name = "", address = ""] = AUTHOR.replace(">", "").split(" <");
  const env = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: address,
    GIT_AUTHOR_DATE: MONDAY,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: address,
    GIT_COMMITTER_DATE: MONDAY,
  };
  await git({ cwd: making }, ["add", "--all"]);
  await git({ cwd: making, env }, ["commit", "--quiet", "--message", message]);
}

const headOf = async (making: string) =>
  toSha(await gitLine({ cwd: making }, ["rev-parse", "HEAD"]));

async function seedForge(making: string, state: string): Promise<void> {
  const seed = seedLocalForge({ directory: join(state, "forge"), ambient: systemAmbient() });
  for (const issue of readList(issueSchema, await text("issues.yaml"))) await seed.issue(issue);
  for (const { number, title, branch } of await pullRequests()) {
    const head = toSha(await gitLine({ cwd: making }, ["rev-parse", branch]));
    await seed.pullRequest({ number, title, branch, head });
  }
}

const historySchema = z.strictObject({ message: z.string(), patch: z.string() });
const issueSchema = z.strictObject({ number: z.int(), title: z.string(), body: z.string() });
const pullRequestSchema = z.strictObject({
  number: z.int(),
  title: z.string(),
  branch: z.string(),
  patch: z.string(),
});

const pullRequests = async () => readList(pullRequestSchema, await text("pull-requests.yaml"));

const text = (path: string): Promise<string> => readFile(join(exampleDirectory(), path), "utf8");

const readList = <Schema extends z.ZodType>(
  schema: Schema,
  source: string,
): readonly z.output<Schema>[] => z.array(schema).parse(parse(source));

async function isThere(path: string): Promise<boolean> {
  try {
    await readFile(path);
    return true;
  } catch (cause) {
    if (isAbsent(cause)) return false;
    throw cause;
  }
}

const isAbsent = (cause: unknown): boolean =>
  cause instanceof Error &&
  "code" in cause &&
  (cause.code === "ENOENT" || cause.code === "ENOTDIR");
