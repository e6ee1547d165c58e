/** The engine of this machine, and what its containers are made of; asked once for each image. */

import { type EngineHere, findEngine } from "../../actions/containers/engine.js";
import type { Processes } from "../../ports/process.js";
import { type Containers, findImage } from "./containers.js";
import type { Machine } from "./machine.js";
import { findProgram } from "./tools.js";

export type FoundContainers =
  | { readonly kind: "found"; readonly containers: Containers }
  /** It goes on from "container: ". */
  | { readonly kind: "missing"; readonly why: string };

export interface ContainerSearch extends Pick<Containers, "prefix" | "nonce" | "mark"> {
  readonly processes: Pick<Processes, "run">;
  readonly machine: Machine;
  /** What the client finds its engine by. */
  readonly env: Readonly<Record<string, string>>;
  /** Clears away what killed Interlocks have left in the engine. */
  readonly tidy: (engine: EngineHere) => Promise<void>;
}

export function createContainerSearch(
  search: ContainerSearch,
): (image: string | undefined) => Promise<FoundContainers> {
  let asked: ReturnType<typeof openEngine> | undefined;
  return async (name) => {
    asked ??= openEngine(search);
    const engine = await asked;
    if (engine.kind === "none") return { kind: "missing", why: engine.reason };
    const found = await findImage(engine, search.machine, name);
    if (found.kind === "missing") return found;
    const { prefix, nonce, mark } = search;
    return {
      kind: "found",
      containers: { kind: "container", engine, image: found.image, prefix, nonce, mark },
    };
  };
}

async function openEngine({ processes, env, tidy }: ContainerSearch) {
  const engine = await findEngine({ find: (name) => findProgram(name, env) }, processes, env);
  if (engine.kind === "engine") await tidy(engine);
  return engine;
}
