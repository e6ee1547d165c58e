/** What a workspace's files are while its agent is at work, without a word to the agent's own repository. */

import type { Tree, WorkstreamId } from "../../domain/ids.js";
import { GitError } from "./git.js";
import { isFolder } from "./look-at.js";
import { knownOf } from "./open-workspace.js";
import { ensureMounted } from "./overlay.js";
import { snapshot } from "./snapshot.js";
import type { Store } from "./store.js";
import { treeOf } from "./trees.js";

/** The same files give the same tree. Undefined: there are none, or they changed too fast to be looked at. */
export function lookAtWorkspace(store: Store, workstream: WorkstreamId): Promise<Tree | undefined> {
  const { layout } = store;
  return store.oneAtATime(workstream)(async () => {
    const folder = layout.workspace(workstream);
    await ensureMounted(store, workstream);
    if (!(await isFolder(folder))) return undefined;
    const known = await knownOf(store, workstream);
    if (known === undefined) return undefined;
    const onto = await treeOf(layout.mirrorGit, known);
    try {
      const indexFile = layout.index(workstream);
      return await snapshot(store, { folder, indexFile, onto, except: new Set() });
    } catch (cause) {
      // The agent works on: what is listed may be gone when it is read.
      if (cause instanceof GitError) return undefined;
      throw cause;
    }
  });
}
