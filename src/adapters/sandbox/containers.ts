/** Containers that boxes are made of: by which engine, and from which image. Nothing is ever fetched for them. */

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { EngineHere } from "../../actions/containers/engine.js";
import type { Machine } from "./machine.js";

const run = promisify(execFile);

export interface Containers {
  readonly kind: "container";
  readonly engine: EngineHere;
  readonly image: ImageHere;
  /** Names of all that is started begin with it: by these a later Interlock finds what a killed one has left. */
  readonly prefix: string;
  readonly nonce: () => string;
  /** The variable by whose value programs are found and ended from outside. */
  readonly mark: string;
}

export type ImageHere =
  /** Nothing but the links of this machine's own root: its system is mounted, as in any other box. */
  | { readonly kind: "machine"; readonly name: string }
  /** The user's: it is the system, with tools of its own. */
  | { readonly kind: "given"; readonly name: string; readonly path: string };

export type FoundImage =
  | { readonly kind: "found"; readonly image: ImageHere }
  /** It goes on from "container: ". */
  | { readonly kind: "missing"; readonly why: string };

export async function findImage(
  engine: EngineHere,
  machine: Machine,
  name: string | undefined,
): Promise<FoundImage> {
  return name === undefined ? makeMachineImage(engine, machine) : findGiven(engine, name);
}

const PATH_UNSAID = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

async function findGiven(engine: EngineHere, name: string): Promise<FoundImage> {
  const format = "{{range .Config.Env}}{{println .}}{{end}}";
  const { isDone, text } = await engine.ask(["image", "inspect", "--format", format, name]);
  if (!isDone)
    return {
      kind: "missing",
      why: `the image ${name} is not on this machine, and Interlock fetches none; run: ${engine.name} pull ${name}`,
    };
  const path = /^PATH=(.+)$/m.exec(text)?.[1] ?? PATH_UNSAID;
  return { kind: "found", image: { kind: "given", name, path } };
}

async function makeMachineImage(engine: EngineHere, machine: Machine): Promise<FoundImage> {
  const links = machine.system.filter((mount) => mount.kind === "link");
  const digest = createHash("sha256").update(JSON.stringify(links)).digest("hex").slice(0, 16);
  const name = `localhost/interlock-machine:${digest}`;
  const image: ImageHere = { kind: "machine", name };
  const known = await engine.ask(["image", "inspect", "--format", "{{.Id}}", name]);
  if (known.isDone) return { kind: "found", image };
  const folder = await mkdtemp(join(tmpdir(), "interlock-image-"));
  try {
    for (const { at, to } of links) {
      await mkdir(dirname(join(folder, "root", at)), { recursive: true });
      await symlink(to, join(folder, "root", at));
    }
    await mkdir(join(folder, "root", "tmp"), { recursive: true });
    const archive = join(folder, "root.tar");
    await run("tar", ["-C", join(folder, "root"), "-cf", archive, "."]);
    const made = await engine.ask(["import", archive, name]);
    return made.isDone ? { kind: "found", image } : { kind: "missing", why: made.why };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
