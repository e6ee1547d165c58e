/** Boxes that are containers, where an engine answers: of this machine's own system, or of an image that is made here. */

import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { MARKER_VARIABLE } from "../../src/adapters/processes/marker.js";
import { createProcesses } from "../../src/adapters/processes/processes.js";
import type { BoxMaker } from "../../src/adapters/sandbox/box-maker.js";
import { createContainerSearch } from "../../src/adapters/sandbox/find-containers.js";
import { surveyMachine } from "../../src/adapters/sandbox/machine.js";
import { packBusyboxRoot } from "./busybox-root.js";

/** For Podman inside a container, which may not use every kind of control groups. */
function configureClient(): void {
  if (process.env["CONTAINERS_CONF"] !== undefined) return;
  const file = join(mkdtempSync(join(tmpdir(), "containers-")), "containers.conf");
  const hasRunc = spawnSync("runc", ["--version"]).status === 0;
  writeFileSync(file, hasRunc ? '[engine]\nruntime = "runc"\n' : "");
  process.env["CONTAINERS_CONF"] = file;
}

export const MISSING = "no Docker or Podman answers here: install podman and runc";

/** Undefined: no engine answers. `image` is one that is on this machine; absent: this machine's own system is shown. */
export async function findContainers(
  home: string,
  image?: string,
): Promise<Containers | undefined> {
  configureClient();
  const { PATH = "", HOME = homedir(), CONTAINERS_CONF = "" } = process.env;
  const found = await createContainerSearch({
    processes: createProcesses({ marker: `containers-${process.pid}/owner` }),
    machine: surveyMachine(home),
    env: { PATH, HOME, CONTAINERS_CONF },
    prefix: `interlock-test-${process.pid}`,
    mark: MARKER_VARIABLE,
    nonce: () => randomBytes(6).toString("hex"),
    tidy: async () => undefined,
  })(image);
  return found.kind === "found" ? found.containers : undefined;
}

type Containers = Extract<BoxMaker, { readonly kind: "container" }>;

/** An image of BusyBox, with a `PATH` and a tool of its own. */
export async function withImage(
  engine: Containers["engine"],
  work: (name: string) => Promise<void>,
): Promise<void> {
  const name = `localhost/interlock-test-image:${process.pid}`;
  const { folder, archive } =
    packBusyboxRoot({
      bin: "tools",
      programs: ["sh", "ls", "which", "cat"],
      folders: ["etc", "tmp"],
      files: { "tools/hello": "#!/tools/sh\necho of the image\n" },
    }) ?? expect.fail("install busybox-static: images are made of it");
  const made = await engine.ask(["import", "--change", "ENV PATH=/tools", archive, name]);
  if (!made.isDone) throw new Error(made.why);
  try {
    await work(name);
  } finally {
    await engine.ask(["rmi", "--force", name]);
    rmSync(folder, { recursive: true });
  }
}
