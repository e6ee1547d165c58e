/** Others who act on the same world: somebody who pushes to the base, and people who steer the run. */

import type { WorkstreamId } from "../../src/domain/ids.js";
import type { Instruction } from "../../src/ports/steering.js";
import type { Chance } from "./chance.js";
import { apiOf, toText, wordsOf } from "./quality.js";
import type { World } from "./world.js";

const PUSHES_MAX = 6;
const NOTES_MAX = 8;

/** Pushes without asking anybody: green, red, into a file that others change, or against what others rely on. */
export class Outsider {
  #pushes = 0;

  act(world: World, chance: Chance): void {
    if (this.#pushes >= PUSHES_MAX) return;
    this.#pushes += 1;
    const name = `out-${this.#pushes}`;
    const files = new Map(world.commits.filesOf(world.base));
    switch (chance.pick(["green", "red", "mend", "registry", "api"] as const)) {
      case "green":
        files.set(name, "hello");
        break;
      case "red":
        files.set(name, `bug:${name}`);
        break;
      case "mend":
        for (const path of files.keys()) if (path.startsWith("out-")) files.delete(path);
        break;
      case "registry":
        files.set("registry", toText([...wordsOf(files.get("registry") ?? ""), name]));
        break;
      case "api":
        raiseApi(files);
        break;
    }
    const commit = world.commits.commit([world.base], world.commits.toTree(files), name);
    world.move({ to: commit, by: "outsider" });
  }
}

function raiseApi(files: Map<string, string>): void {
  const old = apiOf(files);
  const raised = `${Number(old) + 1}`;
  for (const [path, text] of files)
    files.set(path, text.replaceAll(`needs:${old}`, `needs:${raised}`));
  files.set("api", `api:${raised}`);
}

/** Leave notes for whoever owns the run; now and then the same one again. */
export class People {
  readonly #left: Instruction[] = [];
  #patience = 0;

  act(world: World, chance: Chance): void {
    if (this.#left.length >= NOTES_MAX) return;
    const isAgain = this.#left.length > 0 && chance.is(0.15);
    const note = isAgain
      ? chance.pick(this.#left)
      : drawNote(world, chance, `note-${this.#left.length + 1}`);
    this.#left.push(note);
    world.inbox = [...world.inbox, note];
  }

  /** Nobody waits for ever: at last everything is resumed and approved. */
  lift(world: World): void {
    this.#patience += 1;
    const id = `patience-${this.#patience}`;
    world.inbox = [
      ...world.inbox,
      { id: `${id}-run`, by: "person", type: "resumed" },
      ...world.scenario.plan.workstreams.flatMap(({ id: workstream }): readonly Instruction[] => [
        { id: `${id}-resume-${workstream}`, by: "person", workstream, type: "resumed" },
        {
          id: `${id}-approve-${workstream}`,
          by: "person",
          workstream,
          type: "approved",
          waive: [],
        },
      ]),
    ];
  }
}

/** People look at what is about to land. */
function newestCandidate({ entries, scenario }: World): WorkstreamId {
  const built = entries.findLast(({ type }) => type === "candidate-built");
  const [first] = scenario.plan.workstreams;
  if (built?.type === "candidate-built") return built.workstream;
  if (first === undefined) throw new Error("The plan has no workstream.");
  return first.id;
}

function drawNote(world: World, chance: Chance, id: string): Instruction {
  const note = { id, by: "person" };
  const workstream = chance.is(0.5)
    ? newestCandidate(world)
    : chance.pick(world.scenario.plan.workstreams).id;
  const type = chance.weigh([
    [4, "told"],
    [3, "paused"],
    [2, "resumed"],
    [2, "approved"],
    [1.5, "cancelled"],
  ] as const);
  switch (type) {
    case "told":
      return { ...note, ...(chance.is(0.8) ? { workstream } : {}), type, text: id };
    case "approved":
      return { ...note, workstream, type, waive: [] };
    case "paused":
    case "resumed":
      return { ...note, ...(chance.is(0.6) ? { workstream } : {}), type };
    case "cancelled":
      return { ...note, ...(chance.is(0.9) ? { workstream } : {}), type };
  }
}
