/** Puts issues and pull requests into a local forge that were there before Interlock came, e.g. for the demo. */

import type { Sha } from "../../domain/ids.js";
import type { Ambient } from "../../ports/ambient.js";
import { createRecords } from "./records.js";

export interface ForgeSeed {
  /** An open issue of that number. May be called twice; one that is there is left as it is. */
  issue(issue: { readonly number: number; readonly title: string }): Promise<void>;
  /** An open pull request of that number, from a branch that is somebody else's. May be called twice. */
  pullRequest(pullRequest: {
    readonly number: number;
    readonly title: string;
    readonly branch: string;
    readonly head: Sha;
  }): Promise<void>;
}

export function seedLocalForge(options: {
  readonly directory: string;
  readonly ambient: Pick<Ambient, "now" | "nonce">;
}): ForgeSeed {
  const { ambient } = options;
  const records = createRecords(options.directory, () => ambient.nonce());
  return {
    issue: async ({ number, title }) => {
      if ((await records.issue(number)) !== undefined) return;
      await records.writeIssue({ number, title, state: "open" });
    },
    pullRequest: async ({ number, title, branch, head }) => {
      if ((await records.pullRequest(number)) !== undefined) return;
      const opened = { state: "open", openedAt: ambient.now() } as const;
      const theirs = { body: "", pushed: [] };
      await records.writePullRequest({ number, title, branch, head, ...opened, ...theirs });
    },
  };
}
