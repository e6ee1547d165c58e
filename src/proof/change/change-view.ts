/** A change as text: what every gate sees that runs nothing of it. */

import type { Config } from "../../domain/config.js";
import type { WorkstreamPlan } from "../../domain/plan.js";
import type { ChangedPath, Hunk } from "../../ports/repository.js";
import type { Language, SyntaxTree } from "../../ports/syntax.js";

/** One side of a changed file. */
export interface FileText {
  readonly text: string;
  /** Absent: no language that is known, or text that is nested too deep. */
  readonly syntax?: SyntaxTree;
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
  readonly entries: Pick<ChangedPath, "before" | "after">;
  readonly hunks: readonly Hunk[];
}

/** The rest of a tree, for what has to look beyond the changed files. */
export interface TreeReader {
  listFiles(): Promise<readonly string[]>;
  readFile(path: string): Promise<string | undefined>;
  /** Does the word occur in a text file? */
  hasWord(word: string): Promise<boolean>;
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
