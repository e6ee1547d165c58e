/** What the local forge remembers: one JSON file an issue, a pull request, and a commit's check runs. */

import { link, mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { CheckRun } from "../../domain/check-run.js";
import type { Instant, Sha } from "../../domain/ids.js";
import type { PullRequest } from "../../ports/forge.js";
import { syncDirectory, writeAtomically, writeDurably } from "../files/durable.js";
import { hasCode, isMissing } from "../files/error-code.js";
import { readTextIfThere } from "../files/read-text.js";
import { checkRunSchema } from "../records/check-run-schema.js";
import { exactly, oneOf } from "../records/exact.js";
import { instantSchema, shaSchema } from "../records/ids-schema.js";

export interface IssueRecord {
  readonly number: number;
  readonly title: string;
  readonly state: "open" | "closed";
  /** Number of the pull request that it was closed by. */
  readonly closedBy?: number;
  readonly closedAt?: Instant;
}

export interface PullRequestRecord extends PullRequest {
  readonly body: string;
  readonly issue?: number;
  /** Every commit that Interlock ever made the branch point to. Empty: the branch is somebody else's. */
  readonly pushed: readonly Sha[];
  readonly openedAt: Instant;
  readonly closedBecause?: string;
}

export interface ChecksRecord {
  readonly commit: Sha;
  readonly checkRuns: readonly CheckRun[];
}

export interface Records {
  readonly issue: (number: number) => Promise<IssueRecord | undefined>;
  readonly writeIssue: (issue: IssueRecord) => Promise<void>;
  readonly pullRequest: (number: number) => Promise<PullRequestRecord | undefined>;
  readonly pullRequests: () => Promise<readonly PullRequestRecord[]>;
  readonly writePullRequest: (pullRequest: PullRequestRecord) => Promise<void>;
  /** Gives it the next number, above `atLeast` and above all that issues and pull requests have. */
  readonly addPullRequest: (
    pullRequest: Omit<PullRequestRecord, "number">,
    atLeast: number,
  ) => Promise<PullRequestRecord>;
  readonly checks: (commit: Sha) => Promise<ChecksRecord | undefined>;
  readonly writeChecks: (checks: ChecksRecord) => Promise<void>;
}

export function createRecords(directory: string, nonce: () => string): Records {
  const issuePath = (number: number): string => join(directory, "issues", `${number}.json`);
  const pullRequestPath = (number: number): string =>
    join(directory, "pull-requests", `${number}.json`);
  const checksPath = (commit: Sha): string => join(directory, "checks", `${commit}.json`);
  const pullRequest = (number: number): Promise<PullRequestRecord | undefined> =>
    readRecord(pullRequestPath(number), pullRequestSchema);
  const numbersIn = (folder: string): Promise<readonly number[]> =>
    numbersOf(join(directory, folder));
  return {
    issue: (number) => readRecord(issuePath(number), issueSchema),
    writeIssue: (issue) => writeAtomically(issuePath(issue.number), toText(issue)),
    pullRequest,
    pullRequests: async () => {
      const numbers = await numbersIn("pull-requests");
      const found = await Promise.all(numbers.map(pullRequest));
      return found.filter((one) => one !== undefined);
    },
    writePullRequest: (one) => writeAtomically(pullRequestPath(one.number), toText(one)),
    addPullRequest: async (one, atLeast) => {
      const taken = [...(await numbersIn("issues")), ...(await numbersIn("pull-requests"))];
      for (let number = Math.max(atLeast, ...taken) + 1; ; number += 1) {
        const numbered = { ...one, number };
        if (await isAdded(pullRequestPath(number), toText(numbered), nonce())) return numbered;
      }
    },
    checks: (commit) => readRecord(checksPath(commit), checksSchema),
    writeChecks: (checks) => writeAtomically(checksPath(checks.commit), toText(checks)),
  };
}

const issueSchema = exactly<IssueRecord>({
  number: z.number().int(),
  title: z.string(),
  state: oneOf<IssueRecord["state"]>({ open: true, closed: true }),
  closedBy: z.number().int().optional(),
  closedAt: instantSchema.optional(),
});

const pullRequestSchema = exactly<PullRequestRecord>({
  number: z.number().int(),
  title: z.string(),
  branch: z.string().min(1),
  head: shaSchema,
  state: oneOf<PullRequest["state"]>({ open: true, merged: true, closed: true }),
  landedAs: shaSchema.optional(),
  body: z.string(),
  issue: z.number().int().optional(),
  pushed: z.array(shaSchema),
  openedAt: instantSchema,
  closedBecause: z.string().optional(),
});

const checksSchema = exactly<ChecksRecord>({
  commit: shaSchema,
  checkRuns: z.array(checkRunSchema),
});

const toText = (record: unknown): string => `${JSON.stringify(record, null, 2)}\n`;

async function readRecord<Value>(
  path: string,
  schema: z.ZodType<Value>,
): Promise<Value | undefined> {
  const text = await readTextIfThere(path);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  throw new Error(
    `${path} is no record of the local forge${where}: ${issue?.message ?? "unreadable"}; restore it from a backup, or delete it.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** False when there is one of that name. The file appears whole: the name is given to text that is on the disk. */
async function isAdded(path: string, text: string, nonce: string): Promise<boolean> {
  const folder = dirname(path);
  const temporary = join(folder, `.${nonce}.tmp`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await writeDurably(temporary, text);
    await link(temporary, path);
  } catch (cause) {
    if (hasCode(cause, "EEXIST")) return false;
    throw cause;
  } finally {
    await rm(temporary, { force: true });
  }
  await syncDirectory(folder);
  return true;
}

async function numbersOf(folder: string): Promise<readonly number[]> {
  const names = await namesIn(folder);
  return names.flatMap((name) => (/^\d+\.json$/.test(name) ? [Number.parseInt(name, 10)] : []));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw cause;
  }
}
