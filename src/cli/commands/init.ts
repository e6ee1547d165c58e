/** `interlock init`: writes interlock.yaml by looking at what the repository is made of. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CONFIG_FILE } from "../../app/read-config.js";
import { detectConfig } from "../../config/detect.js";
import { inspectForInit, readRepositoryFiles } from "../../site.js";
import type { Console } from "../console.js";
import type { Place } from "../place.js";
import { EXIT, type ExitCode, Refusal } from "../refusal.js";

interface InitOptions extends Place {
  readonly base?: string;
  readonly force?: boolean;
}

export async function init(console: Console, options: InitOptions): Promise<ExitCode> {
  const place = await inspectForInit(options.repo);
  if (place.kind === "refused") throw new Refusal(place.why);
  const path = join(place.root, CONFIG_FILE);
  if (options.force !== true && (await isThere(path))) {
    throw new Refusal(`${path} is there already; edit it, or give --force to write it anew.`);
  }
  const base = options.base ?? place.branch;
  const { text, found } = detectConfig(await readRepositoryFiles(place.root), base);
  await writeFile(path, text);
  if (options.json === true)
    console.print(JSON.stringify({ schema: "interlock/init/v1", path, base, found }));
  console.say(
    [
      `Wrote ${path}`,
      found.length === 0
        ? "Nothing was recognised: write your gates into it by hand."
        : `Recognised: ${found.join(", ")}.`,
      "Next: read it, commit it to the base branch, then `interlock doctor`.",
    ].join("\n"),
  );
  return EXIT.done;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await readFile(path);
    return true;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return false;
    throw cause;
  }
}
