/** Turns cases into real repositories and asks the prover what it makes of them. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composeProver, type ProofDesk } from "../../src/compose.js";
import type { Proof } from "../../src/domain/check-run.js";
import type { Sha } from "../../src/domain/ids.js";
import {
  type AcceptanceCheck,
  type Allowances,
  NOTHING_ALLOWED,
  type WorkstreamPlan,
} from "../../src/domain/plan.js";
import { openSite } from "../../src/site.js";
import { toId, toPlanOf } from "../support/entries.js";
import { type Checkout, checkoutAt, makeUserRepository } from "../support/user-repository.js";
import { type RedCase, TEMPLATES, type Template } from "./red-case.js";

export type Profile = "standard" | "strict";

/** How the repositories of a template are judged: what their owner would write into interlock.yaml. */
export interface House {
  readonly template: string;
  readonly config: string;
  /** How a held test file is run. */
  readonly acceptanceRun: string;
  readonly protected?: readonly string[];
}

export interface RedRoom {
  judge(one: RedCase, profile: Profile): Promise<Proof>;
  close(): Promise<void>;
}

export async function openRedRoom(house: House): Promise<RedRoom> {
  const template = TEMPLATES[house.template];
  if (template === undefined) throw new Error(`There is no template ${house.template}.`);
  const folder = mkdtempSync(join(tmpdir(), `interlock-red-${house.template}-`));
  const root = join(folder, "repository");
  const config = `version: 1\nbase: main\n${house.config}`;
  const user = makeUserRepository(root, { ...template.files, "interlock.yaml": config });
  const base = user.commit({}, "mark");
  // Both profiles work on one state: what is known of a tree is asked once.
  const desks = {
    standard: await deskAt(root, join(folder, "state"), "standard"),
    strict: await deskAt(root, join(folder, "state"), "strict"),
  };
  return {
    judge: (one, profile) =>
      judge({ folder, house, template, user, base, profile, desk: desks[profile] }, one),
    close: async () => {
      await desks.standard.close();
      await desks.strict.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Room {
  readonly folder: string;
  readonly house: House;
  readonly template: Template;
  readonly user: Checkout;
  readonly base: Sha;
  readonly profile: Profile;
  readonly desk: ProofDesk;
}

async function deskAt(root: string, state: string, profile: Profile): Promise<ProofDesk> {
  const opened = await openSite({ path: root, stateDirectory: state });
  if (opened.kind === "refused") throw new Error(opened.why);
  return composeProver(opened.site, { isStrict: profile === "strict" });
}

async function judge(room: Room, one: RedCase): Promise<Proof> {
  const workstream = toWorkstream(room, one);
  const isOrdinary = one.post === undefined && isEmpty(one.baseWrite) && isEmpty(one.later);
  if (isOrdinary) {
    const { user, desk, base } = room;
    user.git("switch", "--quiet", "--detach", base);
    return prove(desk, { base, head: change(user, one), workstream });
  }
  return judgeApart(room, one, workstream);
}

/** Where the agent does things to the repository itself, it gets one of its own, and the proof is asked for right there. */
async function judgeApart(room: Room, one: RedCase, workstream: WorkstreamPlan): Promise<Proof> {
  const root = join(room.folder, `${one.id}-${room.profile}`);
  execFileSync("git", ["clone", "--quiet", "--no-local", room.user.root, root]);
  const agent = checkoutAt(root);
  agent.git("switch", "--quiet", "--force-create", "main", room.base);
  const made = isEmpty(one.baseWrite) ? room.base : agent.commit(one.baseWrite, "base");
  const base = isEmpty(one.later) ? made : agent.commit(one.later, "later");
  agent.git("branch", "base", base);
  const desk = await deskAt(root, `${root}-state`, room.profile);
  try {
    agent.git("switch", "--quiet", "--create", "work", made);
    const head = change(agent, one);
    if (one.post !== undefined)
      execFileSync("bash", ["-c", one.post], { cwd: root, stdio: "pipe", env: AGENT_ENV });
    return await prove(desk, { base, head, workstream });
  } finally {
    await desk.close();
  }
}

const isEmpty = (files: Readonly<Record<string, string>>): boolean =>
  Object.keys(files).length === 0;

const AGENT_ENV = {
  PATH: process.env["PATH"] ?? "",
  HOME: "/nonexistent",
  GIT_AUTHOR_NAME: "Agent",
  GIT_AUTHOR_EMAIL: "agent@example.invalid",
  GIT_COMMITTER_NAME: "Agent",
  GIT_COMMITTER_EMAIL: "agent@example.invalid",
};

/** Looks like a token, and is none: 36 letters behind GitHub's prefix, made when the case is. */
const FAKE_TOKEN = `ghp_${Array.from({ length: 36 }, (_, index) => "aB3dE5gH7jK9mN1pQ2sT4vW6xY8z"[(index * 11) % 28]).join("")}`;

function change(checkout: Checkout, one: RedCase): Sha {
  for (const path of one.delete) rmSync(join(checkout.root, path), { recursive: true });
  const files = Object.entries(one.write).map(
    ([path, text]) => [path, text.replaceAll("@@FAKE_GITHUB_TOKEN@@", FAKE_TOKEN)] as const,
  );
  for (const [path, target] of Object.entries(one.links)) {
    rmSync(join(checkout.root, path), { force: true });
    symlinkSync(target, join(checkout.root, path));
  }
  return checkout.commit(Object.fromEntries(files), one.class);
}

async function prove(
  desk: ProofDesk,
  {
    base,
    head,
    workstream,
  }: { readonly base: Sha; readonly head: Sha; readonly workstream: WorkstreamPlan },
): Promise<Proof> {
  await desk.fetch([base, head]);
  return desk.prover.prove({ base, head, workstream, waivers: [], retries: 0 });
}

function toWorkstream({ template, house }: Room, one: RedCase): WorkstreamPlan {
  const { issue, allow, ...task } = template.task;
  const held = one.acceptance ?? template.acceptance;
  const acceptance: readonly AcceptanceCheck[] =
    Object.keys(held).length === 0 ? [] : [{ files: held, run: house.acceptanceRun }];
  const { kind, requiredSymbols, scope } = { ...task, ...defined(one.task) };
  const allowances: Allowances = { ...NOTHING_ALLOWED, ...allow, ...one.task.allow };
  return toPlanOf({
    ...{ id: toId("red"), brief: issue, kind, requiredSymbols, scope, acceptance },
    title: one.pr?.title ?? one.task.title ?? task.title,
    allow: allowances,
    ...(one.pr?.claims === undefined ? {} : { claims: one.pr.claims }),
  });
}

const defined = ({ kind, requiredSymbols, scope }: RedCase["task"]) => ({
  ...(kind === undefined ? {} : { kind }),
  ...(requiredSymbols === undefined ? {} : { requiredSymbols }),
  ...(scope === undefined ? {} : { scope }),
});
