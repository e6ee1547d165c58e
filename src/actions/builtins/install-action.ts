/** `taiki-e/install-action`: tools that must be on the machine already; nothing is downloaded from releases. */

import type { ActionCall } from "../run/action-call.js";
import { defineAction } from "./define.js";
import { listOf } from "./inputs.js";
import { failure, notProven, SUCCESS, say } from "./say.js";
import { fits } from "./versions.js";

export const installAction = defineAction({
  names: ["taiki-e/install-action"],
  inputs: { tool: "", checksum: "true", fallback: "cargo-binstall" },
  async main(call) {
    const tools = toolsOf(call);
    if (tools.length === 0)
      return failure("The input `tool` is missing; name one, e.g. `cargo-hack`.");
    const lacking: string[] = [];
    for (const tool of tools) {
      const problem = await lackOf(call, tool);
      if (problem === undefined) say(call, `${tool.name} of this machine is used.`);
      else lacking.push(problem);
    }
    return lacking.length === 0 ? SUCCESS : notProven(`not on this machine: ${lacking.join(", ")}`);
  },
});

interface Tool {
  readonly name: string;
  readonly program: string;
  /** Undefined: any. */
  readonly version: string | undefined;
}

/** From the input, or from the ref: `taiki-e/install-action@nextest`. */
function toolsOf(call: ActionCall): readonly Tool[] {
  const given = listOf(call, "tool");
  const [, ref = ""] = call.uses.split("@");
  const isTool = given.length === 0 && !/^(?:v\d|main$|[0-9a-f]{40}$)/i.test(ref);
  return (isTool ? [ref] : given).map((text) => {
    const [name = "", version] = text.split("@");
    return {
      name,
      program: PROGRAMS.get(name) ?? name,
      version: version === "latest" ? undefined : version,
    };
  });
}

/** Tools whose program is called otherwise. */
const PROGRAMS: ReadonlyMap<string, string> = new Map([
  ["nextest", "cargo-nextest"],
  ["typos-cli", "typos"],
  ["watchexec-cli", "watchexec"],
]);

async function lackOf({ host }: ActionCall, tool: Tool): Promise<string | undefined> {
  if (host.find(tool.program) === undefined) return tool.name;
  if (tool.version === undefined) return undefined;
  const own = await host.versionOf(tool.program);
  if (own !== undefined && fits(own, tool.version)) return undefined;
  return `${tool.name} ${tool.version} (it has ${own ?? "a version that it does not tell"})`;
}
