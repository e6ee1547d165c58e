/** A change as text: what every gate sees that runs nothing of it. */

import type { Config } from "../../domain/config.js";
import type { WorkstreamPlan } from "../../domain/plan.js";
import type { ChangedPath, Hunk, TreeEntry } from "../../ports/repository.js";
import type { Language, SyntaxTree } from "../../ports/syntax.js";

/** One side of a changed file. */
export interface FileText {
  readonly text: string;
  /** Absent: no language that is known, or text that is nested too deep. */
  readonly syntax?: SyntaxTree;
}

/** Of one path, what the base has and what the change makes of it; absent where there is none. */
export interface Sides<Value> {
  readonly before?: Value;
  readonly after?: Value;
}

/** What a file is for. A file of Rust may hold both source and its tests. */
export type Role = "source" | "test" | "other";

export interface ChangedFile extends Pick<ChangedPath, "path" | "status" | "isBinary"> {
  readonly role: Role;
  readonly language?: Language;
  /** Absent: not there, binary, a link, a submodule, or larger than is read. */
  readonly before?: FileText;
  readonly after?: FileText;
  /** What stands in the tree, whether it is read or not. */
  readonly entries: Sides<TreeEntry>;
  /** Size of each side that is a file, read or not. */
  readonly bytes: Sides<number>;
  /** Where each side leads that is a link. */
  readonly targets: Sides<string>;
  readonly hunks: readonly Hunk[];
}

/** The rest of a tree, for what has to look beyond the changed files. */
export interface TreeReader {
  listFiles(): Promise<readonly string[]>;
  readFile(path: string): Promise<string | undefined>;
  /** The same with its syntax; absent also when it is larger than is read. */
  readSource(path: string): Promise<FileText | undefined>;
  /** Text files in which it occurs. */
  filesWithWord(word: string): Promise<readonly string[]>;
}

export interface ChangeView {
  readonly files: readonly ChangedFile[];
  /** Paths of the change that were not read because there are too many. */
  readonly unread: readonly string[];
  readonly workstream: WorkstreamPlan | undefined;
  readonly config: Config;
  /** The base, and the change merged onto it. */
  readonly base: TreeReader;
  readonly change: TreeReader;
}
