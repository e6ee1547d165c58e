/** `rust-toolchain.toml` and `rust-toolchain`: which toolchain a repository wants. */

import type { ActionCall } from "../run/action-call.js";
import { firstLine, readFileOfRepository } from "./version-file.js";

export interface RustWish {
  /** `stable`, `1.75`, `nightly-2026-01-01`. */
  readonly channel: string;
  readonly components: readonly string[];
  readonly targets: readonly string[];
}

/** Undefined: the repository has no such file. */
export async function readToolchainFile(
  call: ActionCall,
  paths: readonly string[] = ["rust-toolchain", "rust-toolchain.toml"],
): Promise<RustWish | undefined> {
  for (const path of paths) {
    const text = await readFileOfRepository(call, path);
    if (text !== undefined) return parseToolchainFile(text);
  }
  return undefined;
}

/** The older form is the bare name of the channel. */
export function parseToolchainFile(text: string): RustWish {
  if (!/^[ \t]*\[toolchain\]/m.test(text))
    return { channel: firstLine(text) ?? "stable", components: [], targets: [] };
  const bare = text.replaceAll(/#.*$/gm, "");
  const [, channel = "stable"] =
    /^[ \t]*channel[ \t]*=[ \t]*["']([^"'\n]{1,100})["']/m.exec(bare) ?? [];
  return { channel, components: listIn(bare, "components"), targets: listIn(bare, "targets") };
}

function listIn(text: string, key: string): readonly string[] {
  const start = new RegExp(`^[ \\t]*${key}[ \\t]*=[ \\t]*\\[`, "m").exec(text);
  if (start === null) return [];
  const [inside = ""] = text.slice(start.index + start[0].length).split("]", 1);
  return Array.from(inside.matchAll(/["']([^"'\n]{1,100})["']/g), ([, name = ""]) => name);
}
