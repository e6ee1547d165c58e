/** One program for a job: the machine's own where its version will do, else one from the npm registry. */

import { join } from "node:path";
import type { ActionCall } from "../run/action-call.js";
import { installPackage } from "./npm-package.js";
import { warn } from "./say.js";
import { givenDirectory, linkPrograms } from "./tool-directory.js";
import { fits } from "./versions.js";

export interface ToolWish {
  readonly program: string;
  /** Undefined: whatever there is; `latest`: what the registry calls so, or what there is where it is out of reach. */
  readonly range: string | undefined;
  /** In the npm registry, and where in it the program lies; undefined: it is in none. */
  readonly package?: { readonly name: string; readonly folder: string };
}

export type ProvidedTool =
  | {
      readonly kind: "provided";
      readonly version: string;
      /** Put in front of `PATH`. */
      readonly directory: string;
    }
  | { readonly kind: "missing"; readonly reason: string };

export async function provideTool(call: ActionCall, wish: ToolWish): Promise<ProvidedTool> {
  const own = await ownTool(call, wish);
  if (own !== undefined && fitsWish(own.version, wish.range)) return use(call, own);
  const name = wish.package?.name;
  if (wish.package === undefined || name === undefined)
    return { kind: "missing", reason: explainMissing(wish, own?.version) };
  const range = wish.range ?? "latest";
  const made = await installPackage(call, { tool: wish.program, package: name, range });
  if (made.kind === "failed" && own !== undefined && range === "latest") {
    warn(
      call,
      `Which ${wish.program} is the newest cannot be asked; the machine's ${own.version} is used.`,
    );
    return use(call, own);
  }
  if (made.kind === "failed")
    return { kind: "missing", reason: `${explainMissing(wish, own?.version)}; ${made.reason}` };
  const directory = join(made.directory, wish.package.folder);
  return use(call, { version: made.version, directory });
}

interface Tool {
  readonly version: string;
  readonly directory: string;
}

const fitsWish = (version: string, range: string | undefined): boolean =>
  range === undefined || (range !== "latest" && fits(version, range));

async function ownTool(call: ActionCall, { program }: ToolWish): Promise<Tool | undefined> {
  const path = call.host.find(program);
  const version = path === undefined ? undefined : await call.host.versionOf(program);
  if (path === undefined || version === undefined) return undefined;
  const directory = givenDirectory(call, program, version);
  await linkPrograms(directory, { [program]: path });
  return { version, directory };
}

function use(call: ActionCall, { version, directory }: Tool): ProvidedTool {
  call.addPath(directory);
  return { kind: "provided", version, directory };
}

const explainMissing = ({ program, range }: ToolWish, own: string | undefined): string =>
  `${program}${range === undefined ? "" : ` ${range}`} is not on this machine${own === undefined ? "" : `, only ${own}`}`;
