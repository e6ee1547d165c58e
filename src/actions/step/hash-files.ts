/**
 * `hashFiles()`: one digest of all files in the workspace that the patterns name. It is GitHub's digest because files are taken in
 * the order in which GitHub's toolkit walks: search paths in the order of the patterns, folders depth first, names by their bytes.
 *
 * Everything is done at once, not in the background: expressions wait for nothing.
 */

import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { join, relative } from "node:path";
import { mayNameWithin, names, type PathPattern, readPattern } from "../builtins/path-pattern.js";
import { ExpressionFault, type ExpressionFunction } from "../expressions/evaluate.js";
import { toText } from "../expressions/value.js";

export const hashFilesFunction = (workspace: string): ExpressionFunction => ({
  argumentsMin: 1,
  argumentsMax: 255,
  call: (...values) => {
    const hashed = hashFiles(workspace, values.map(toText));
    if (hashed.kind === "problem") throw new ExpressionFault(hashed.message);
    return hashed.digest;
  },
});

export type Hashed =
  /** Empty where nothing matches. */
  | { readonly kind: "digest"; readonly digest: string }
  | { readonly kind: "problem"; readonly message: string };

/** GitHub gives up after two minutes; these are as much as that allows for on an ordinary machine. */
export interface HashLimits {
  readonly entriesMax: number;
  readonly bytesMax: number;
}

const LIMITS: HashLimits = { entriesMax: 1_000_000, bytesMax: 4 * 1024 ** 3 };

/** `workspace` is a real path. The first of `args` may be `--follow-symbolic-links`; each other is one pattern a line. */
export function hashFiles(
  workspace: string,
  args: readonly string[],
  limits: HashLimits = LIMITS,
): Hashed {
  const [first = ""] = args;
  const hasOption = first.startsWith("--");
  if (hasOption && first.toLowerCase() !== "--follow-symbolic-links")
    return problem(`hashFiles has no option ${first}; it has --follow-symbolic-links`);
  try {
    const patterns = readPatterns(workspace, hasOption ? args.slice(1) : args);
    return {
      kind: "digest",
      digest: digestOf({ workspace, patterns, follows: hasOption, limits }),
    };
  } catch (cause) {
    if (cause instanceof HashFault) return problem(`hashFiles: ${cause.message}`);
    if (cause instanceof Error && "path" in cause && "code" in cause)
      return problem(`hashFiles cannot read ${String(cause.path)} (${String(cause.code)})`);
    throw cause;
  }
}

const problem = (message: string): Hashed => ({ kind: "problem", message });

/** Why there is no digest, thrown from the depth of the walk. */
class HashFault extends Error {
  override readonly name = "HashFault";
}

/** Nothing of a home folder lies in the workspace, so what `~` begins names nothing. */
const NO_HOME = "/dev/null";

function readPatterns(workspace: string, args: readonly string[]): readonly PathPattern[] {
  const lines = args.flatMap((each) => each.split("\n")).map((line) => line.trim());
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const read = readPattern(line, { directory: workspace, home: NO_HOME });
      if (read.kind === "malformed") throw new HashFault(read.message);
      return read.pattern;
    });
}

interface Search {
  readonly workspace: string;
  readonly patterns: readonly PathPattern[];
  readonly follows: boolean;
  readonly limits: HashLimits;
}

function digestOf(search: Search): string {
  const whole = createHash("sha256");
  const budget = { bytes: search.limits.bytesMax };
  let isEmpty = true;
  for (const file of filesOf(search)) {
    whole.update(digestOfFile(file, search, budget));
    isEmpty = false;
  }
  return isEmpty ? "" : whole.digest("hex");
}

interface Visit {
  readonly path: string;
  /** Real paths of the folders that lead here: a link back to one of them would never end. */
  readonly above: readonly string[];
}

function* filesOf(search: Search): Generator<string> {
  const { patterns, limits } = search;
  const open: Visit[] = searchPathsOf(search)
    .toReversed()
    .map((path) => ({ path, above: [] }));
  let left = limits.entriesMax;
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    left -= 1;
    if (left < 0)
      throw new HashFault(`the patterns lead to more than ${limits.entriesMax} files; name fewer`);
    const { path } = visit;
    const isNamed = isChosen(patterns, path);
    if (!isNamed && !mayHold(patterns, path)) continue;
    const stats = statsOf(path, search);
    if (stats?.isDirectory() !== true) {
      if (stats !== undefined && isNamed && !leadsToFolder(path, stats)) yield path;
      continue;
    }
    const real = search.follows ? realIn(path, search) : path;
    if (!visit.above.includes(real)) open.push(...childrenOf(visit, real));
  }
}

/** GitHub passes over links to folders, unless it was told to follow them. One to nothing is an error. */
const leadsToFolder = (path: string, stats: Stats): boolean =>
  stats.isSymbolicLink() && statSync(path).isDirectory();

/** The last pattern that names the path decides. */
function isChosen(patterns: readonly PathPattern[], path: string): boolean {
  const last = patterns.findLast((pattern) => names(pattern, path, false));
  return last !== undefined && !last.isNegative;
}

const mayHold = (patterns: readonly PathPattern[], path: string): boolean =>
  patterns.some((pattern) => !pattern.isNegative && mayNameWithin(pattern, path));

/** By their bytes, and in reverse order, for a stack. */
function childrenOf({ path, above }: Visit, real: string): readonly Visit[] {
  const children = readdirSync(path, { encoding: "buffer" })
    .sort((one, other) => Buffer.compare(one, other))
    .reverse();
  const trail = [...above, real];
  return children.map((name) => ({ path: join(path, name.toString()), above: trail }));
}

/** None lies in another, and of one that holds the workspace the workspace is left: the rest counts for nothing. */
function searchPathsOf({ workspace, patterns }: Search): readonly string[] {
  const paths = patterns
    .filter(({ isNegative }) => !isNegative)
    .map(({ searchPath }) => (isIn(workspace, searchPath) ? workspace : searchPath))
    .filter((path) => isIn(path, workspace));
  const own = paths.filter((path) => !paths.some((other) => other !== path && isIn(path, other)));
  return [...new Set(own)].filter(
    (path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined,
  );
}

function isIn(path: string, folder: string): boolean {
  const rest = relative(folder, path);
  return rest !== ".." && !rest.startsWith("../");
}

/** Undefined: a link to nothing that was to be followed, or a file that has gone. */
function statsOf(path: string, { follows }: Search): Stats | undefined {
  return follows
    ? statSync(path, { throwIfNoEntry: false })
    : lstatSync(path, { throwIfNoEntry: false });
}

/** GitHub follows links to wherever they lead. Here the machine is somebody's, and not the job's. */
function realIn(path: string, { workspace }: Search): string {
  const real = realpathSync(path);
  if (isIn(real, workspace)) return real;
  throw new HashFault(
    `${relative(workspace, path)} is a link out of the workspace, which is not followed; exclude it with !${relative(workspace, path)}`,
  );
}

const CHUNK_BYTES = 256 * 1024;

/** Of a link what it leads to. */
function* contentsOf(path: string, search: Search): Generator<Buffer> {
  const real = realIn(path, search);
  // Without waiting for a writer, if somebody has put a pipe there.
  const file = openSync(real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    if (!fstatSync(file).isFile())
      throw new HashFault(`${relative(search.workspace, path)} is neither a file nor a folder`);
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let count = readSync(file, chunk); count > 0; count = readSync(file, chunk))
      yield chunk.subarray(0, count);
  } finally {
    closeSync(file);
  }
}

function digestOfFile(path: string, search: Search, budget: { bytes: number }): Buffer {
  const hash = createHash("sha256");
  for (const chunk of contentsOf(path, search)) {
    budget.bytes -= chunk.length;
    if (budget.bytes < 0)
      throw new HashFault(`the files have more than ${search.limits.bytesMax} bytes; name fewer`);
    hash.update(chunk);
  }
  return hash.digest();
}
