/** Which actions are built in. */

import type { Builtin } from "../run/action-call.js";
import { checkout } from "./checkout.js";
import { githubScript } from "./github-script.js";
import { installAction } from "./install-action.js";
import { hardenRunner, rustCache } from "./no-ops.js";
import { pathsFilter } from "./paths-filter.js";
import { pnpmSetup } from "./pnpm-setup.js";
import { rustActions } from "./rust-actions.js";
import { setupBun, setupDeno } from "./setup-bun-deno.js";
import { setupGo } from "./setup-go.js";
import { setupJava } from "./setup-java.js";
import { setupNode } from "./setup-node.js";
import { setupPython } from "./setup-python.js";
import { setupUv } from "./setup-uv.js";

const BUILTINS: readonly Builtin[] = [
  checkout,
  setupNode,
  setupPython,
  setupGo,
  setupJava,
  ...rustActions,
  rustCache,
  pnpmSetup,
  setupUv,
  setupBun,
  setupDeno,
  installAction,
  hardenRunner,
  githubScript,
  pathsFilter,
];

/** Whatever its ref is; `uses` as written, e.g. `actions/setup-node@v4`. `more` comes after those that are always there. */
export function findBuiltin(uses: string, more: readonly Builtin[] = []): Builtin | undefined {
  if (!uses.includes("@")) return undefined;
  const name = nameOf(uses);
  return [...BUILTINS, ...more].find(({ names }) => names.includes(name));
}

/** `owner/repository[/path]`, in lower case. */
const nameOf = (uses: string): string => uses.replace(/@.*$/s, "").toLowerCase();
