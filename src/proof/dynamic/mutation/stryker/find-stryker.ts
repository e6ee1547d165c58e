/** Whether a project brings Stryker, by what its base says: a dependency, and a configuration at the top. */

import { z } from "zod";
import { readManifest } from "../../../protection/manifest.js";
import type { Deep } from "../../deep.js";

export interface Stryker {
  /** Path of the configuration, and its text, as the base has them. */
  readonly path: string;
  readonly text: string;
}

/** In the order in which Stryker looks for them. */
const CONFIGURATIONS = ["", "."].flatMap((prefix) =>
  [".conf", ".config"].flatMap((middle) =>
    ["json", "js", "mjs", "cjs"].map((ending) => `${prefix}stryker${middle}.${ending}`),
  ),
);

const packageSchema = z.looseObject({
  dependencies: z.record(z.string(), z.unknown()).optional(),
  devDependencies: z.record(z.string(), z.unknown()).optional(),
});

/** Undefined: it is not asked, because the project has none or the profile is not `strict`. */
export async function findStryker({
  profile,
  view: { base },
}: Pick<Deep, "profile" | "view">): Promise<Stryker | undefined> {
  if (profile !== "strict" || !isDeclared(await base.readFile("package.json"))) return undefined;
  for (const path of CONFIGURATIONS) {
    const text = await base.readFile(path);
    if (text !== undefined) return { path, text };
  }
  return undefined;
}

function isDeclared(text: string | undefined): boolean {
  if (text === undefined) return false;
  const { data } = packageSchema.safeParse(readManifest("package.json", text));
  const names = Object.keys({ ...data?.dependencies, ...data?.devDependencies });
  return names.includes("@stryker-mutator/core");
}

/** Changed paths that would have a say in it although its configuration is the base's: what that loads, and what is installed. */
export function touchedParts({ text }: Stryker, changed: readonly string[]): readonly string[] {
  const loaded = [...text.matchAll(/["'`]\.\/([^"'`*\s]+)["'`]/g)].flatMap(
    ([, path]) => path ?? [],
  );
  return changed.filter(
    (path) =>
      path.startsWith("node_modules/") ||
      loaded.some((part) => [part, `${part}/`, `${part}.`].some((start) => path.startsWith(start))),
  );
}
