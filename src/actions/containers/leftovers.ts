/** Containers that a killed Interlock has left running. */

import type { EngineHere } from "./engine.js";

export interface Owner {
  /** Of this machine: engines may serve several. */
  readonly machine: string;
  readonly pid: number;
}

export const toPrefix = ({ machine, pid }: Owner): string => `interlock-${machine}-${pid}`;

/** Removes those of processes that are gone. Answers how many containers. */
export async function removeLeftovers(
  engine: EngineHere,
  machine: string,
  isAlive: (pid: number) => boolean,
): Promise<number> {
  const isLeft = (name: string): boolean => {
    const [word, owner, pid = ""] = name.split("-");
    return word === "interlock" && owner === machine && /^\d+$/.test(pid) && !isAlive(Number(pid));
  };
  const filter = ["--filter", `name=interlock-${machine}`];
  const containers = await engine.ask(["ps", "--all", ...filter, "--format", "{{.Names}}"]);
  const names = containers.text.split("\n").filter(isLeft);
  if (names.length > 0) await engine.ask(["rm", "--force", "--volumes", ...names]);
  const networks = await engine.ask(["network", "ls", ...filter, "--format", "{{.Name}}"]);
  for (const name of networks.text.split("\n").filter(isLeft))
    await engine.ask(["network", "rm", name]);
  return names.length;
}
