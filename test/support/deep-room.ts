/** A repository in a temporary folder, and the deep gates asked one by one about changes to it. Real git, real runners. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configReader } from "../../src/app/read-config.js";
import { openWorkshop } from "../../src/compose.js";
import type { Config } from "../../src/domain/config.js";
import { type Sha, type Tree, toRunId } from "../../src/domain/ids.js";
import type { WorkstreamPlan } from "../../src/domain/plan.js";
import { openChangeView } from "../../src/proof/change/open-change-view.js";
import type { Deep, DeepGate, Judged } from "../../src/proof/dynamic/deep.js";
import { openDeep } from "../../src/proof/dynamic/open-deep.js";
import { createPlaces } from "../../src/proof/places.js";
import { runGates } from "../../src/proof/run-gates.js";
import type { Toolbox } from "../../src/proof/toolbox.js";
import { openSite } from "../../src/site.js";
import { toId, toPlanOf } from "./entries.js";
import { type Checkout, makeUserRepository } from "./user-repository.js";

export interface Asked {
  readonly write: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
  readonly plan?: Partial<WorkstreamPlan>;
}

export interface DeepRoom {
  judge(gate: DeepGate, asked: Asked): Promise<Judged>;
  /** Hard codes that the gate refuses the change with, each once; its conclusion where it judged nothing. */
  codes(gate: DeepGate, asked: Asked): Promise<readonly string[]>;
  close(): void;
}

/** `files` with an `interlock.yaml` among them are the base. */
export async function openDeepRoom(files: Readonly<Record<string, string>>): Promise<DeepRoom> {
  const folder = mkdtempSync(join(tmpdir(), "interlock-deep-"));
  const user = makeUserRepository(join(folder, "repository"), files);
  const base = user.commit({}, "mark");
  const opened = await openSite({ path: user.root, stateDirectory: join(folder, "state") });
  if (opened.kind === "refused") throw new Error(opened.why);
  const { toolbox } = openWorkshop({ site: opened.site, run: toRunId("deep"), owner: "deep" });
  await toolbox.repository.fetchCommits([base]);
  const read = await configReader(toolbox.repository)(base);
  if (read.kind === "bad") throw new Error(read.why);
  const room = { toolbox, config: read.config, user, base };
  const judge: DeepRoom["judge"] = (gate, asked) => judgeIn(room, gate, asked);
  return {
    judge,
    codes: async (gate, asked) => {
      const { findings, conclusion } = await judge(gate, asked);
      const hard = findings.filter(({ severity }) => severity === "hard").map(({ code }) => code);
      return [...new Set([...hard, ...(conclusion === undefined ? [] : [conclusion])])];
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

interface Room {
  readonly toolbox: Toolbox;
  readonly config: Config;
  readonly user: Checkout;
  readonly base: Sha;
}

async function judgeIn(room: Room, gate: DeepGate, asked: Asked): Promise<Judged> {
  const { toolbox, config, base } = room;
  const head = await commit(room, asked);
  const trees = {
    base: await toolbox.repository.treeOf(base),
    change: await toolbox.repository.treeOf(head),
  };
  const placesOf = (tree: Tree) => createPlaces({ toolbox, config, tree, signal: undefined });
  const places = { base: placesOf(trees.base), change: placesOf(trees.change) };
  try {
    return await gate.judge(await deepOf(room, asked, { trees, places, commits: { base, head } }));
  } finally {
    await places.base.close();
    await places.change.close();
  }
}

async function commit({ user, base, toolbox }: Room, { write, remove = [] }: Asked): Promise<Sha> {
  user.git("switch", "--quiet", "--detach", base);
  if (remove.length > 0) user.git("rm", "--quiet", ...remove);
  const head = user.commit(write);
  await toolbox.repository.fetchCommits([head]);
  return head;
}

interface Ground {
  readonly trees: Deep["trees"];
  readonly places: Parameters<typeof openDeep>[0]["places"];
  readonly commits: { readonly base: Sha; readonly head: Sha };
}

async function deepOf({ toolbox, config }: Room, { plan }: Asked, ground: Ground): Promise<Deep> {
  const { trees, places, commits } = ground;
  const workstream = toPlanOf({ id: toId("ws1"), ...plan });
  const { repository, syntax } = toolbox;
  const view = await openChangeView({ repository, syntax, config, workstream, ...trees });
  const effort = { retries: 0, signal: undefined, onProgress: () => undefined };
  const runsOf = (tree: Tree, base: Sha, own: typeof places.base) =>
    runGates(
      { toolbox, config, tree, effort, change: { kind: "base", base }, places: own },
      config.gates,
    );
  const changed = await runsOf(trees.change, commits.head, places.change);
  const runs = {
    onBase: await runsOf(trees.base, commits.base, places.base),
    onChange: async () => changed,
  };
  return openDeep({ toolbox, config, effort, view, trees, places, runs });
}
