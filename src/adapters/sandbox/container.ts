/** A box made as a container: started with the turn's program as its own, and gone with it. */

import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { passOn } from "../../actions/containers/container-env.js";
import type { Program } from "../../ports/sandbox.js";
import type { Box, Mount } from "./box.js";
import type { MadeBox } from "./box-maker.js";
import { toContainerArgv } from "./container-argv.js";
import { membersOfContainer } from "./container-members.js";
import type { Containers } from "./containers.js";
import { ownLimits } from "./own-limits.js";
import { makeMountPoints } from "./private-folders.js";

/** At least what engines give who says nothing, and no more than their own helpers have. */
const MOST = { files: 1_048_576, processes: 32_768 };

export async function makeContainer(
  maker: Containers,
  box: Box,
  { program, memoryBytesMax }: { readonly program: Program; readonly memoryBytesMax: number },
): Promise<MadeBox> {
  const folder = await mkdtemp(join(tmpdir(), "interlock-container-"));
  const name = `${maker.prefix}-${maker.nonce()}`;
  const idFile = join(folder, "id");
  const covered = await withEmptyFolders(box, folder);
  const passed = passOn(program.env);
  const order = {
    ...{ maker, name, idFile, memoryBytesMax },
    user: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
    ownLimits: ownLimits(MOST),
    // By the mark its programs are found and ended from outside, as all others are.
    variables: [...passed.args, "--env", maker.mark],
  };
  return {
    program: {
      argv: toContainerArgv(covered, program, order),
      cwd: "/",
      env: { ...passed.env, ...maker.engine.env },
    },
    members: membersOfContainer(idFile),
    async leave() {
      // The client may have been ended before the container was: an engine is a process of its own.
      await maker.engine.ask(["rm", "--force", "--volumes", name]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Covers are folders of their own, made here with the places for what is mounted in them: what engines lay over a path
 * by themselves is filled by some with the very content that it is to hide.
 */
async function withEmptyFolders(box: Box, folder: string): Promise<Box> {
  const own: string[] = [];
  const open = box.mounts.map((mount, index): Mount => {
    if (mount.kind !== "empty") return mount;
    const from = join(folder, String(index));
    own.push(from);
    return { kind: "write", from, at: mount.at };
  });
  for (const path of own) await mkdir(path);
  await makeMountPoints(open, own);
  const closed = open.map(
    (mount): Mount =>
      mount.kind === "write" && own.includes(mount.from) ? { ...mount, kind: "read" } : mount,
  );
  return { ...box, mounts: closed };
}
