/** Commands of a document that name something of the repository: a script, a target, a file. Nothing is run. */

import type { Block } from "./markdown.js";
import { isTyped, spoken } from "./shell-block.js";
import { leadsTo, type TreePaths } from "./tree-paths.js";

export interface Named {
  readonly line: number;
  readonly command: string;
  /** What has to be there. */
  readonly wants:
    | {
        readonly kind: "script" | "make-target" | "just-recipe";
        readonly name: string;
        readonly folder: string;
      }
    | { readonly kind: "path"; readonly path: string }
    | { readonly kind: "cargo-target"; readonly name: string };
}

/** None of a block that is said not to be run, or that writes files of its own. */
export function commandsIn(block: Block, tree: TreePaths): readonly Named[] {
  if (!isTyped(block)) return [];
  const found: Named[] = [];
  let folder = "";
  for (const { line, text } of spoken(block)) {
    for (const command of text.split(/&&|\|\|?|;/).map((one) => one.trim())) {
      const [, into] = /^cd\s+["']?([^\s"']+)["']?$/.exec(command) ?? [];
      if (into !== undefined) {
        const next = leadsTo(folder, into);
        // Somewhere that the reader has: what follows is not about this tree.
        if (next === undefined || /^[~/$<]/.test(into) || !(next === "" || tree.folders.has(next)))
          return found;
        folder = next;
        continue;
      }
      const wants = wantsOf(command.replace(/^(?:\w+=\S*\s+)+/, ""), folder, tree);
      if (wants !== undefined) found.push({ line, command, wants });
    }
  }
  return found;
}

const NAME = "(\\w(?:[\\w:.-]*\\w)?)";
const SCRIPT = new RegExp(`^(?:npm|pnpm|yarn|bun) (?:run|run-script) ${NAME}(?:\\s|$)`);
const MAKE = new RegExp(`^make ${NAME}$`);
const JUST = new RegExp(`^just ${NAME}(?:\\s|$)`);
const FILE =
  /^(?:(?:node|python3?|bash|sh|ruby|tsx|ts-node)(?: --?[\w-]+)* |\.\/)(?:\.\/)?((?:[\w.-]+\/)+[\w.-]+\.\w+)(?:\s|$)/;
const FOLDER = /^go run (?:-\w+ )*\.\/((?:[\w.-]+\/)*[\w.-]+)(?:\s|$)/;
const CARGO =
  /^cargo (?:run|test|build|bench)\b[^|]*? --(?:bin|example|test|bench)[ =]([\w-]+)(?:\s|$)/;

type Wants = Named["wants"];

function wantsOf(command: string, folder: string, tree: TreePaths): Wants | undefined {
  const script = SCRIPT.exec(command)?.[1];
  if (script !== undefined) return { kind: "script", name: script, folder };
  if (/^npm test(?:\s|$)/.test(command)) return { kind: "script", name: "test", folder };
  const target = MAKE.exec(command)?.[1];
  if (target !== undefined) return { kind: "make-target", name: target, folder };
  const recipe = JUST.exec(command)?.[1];
  if (recipe !== undefined) return { kind: "just-recipe", name: recipe, folder };
  const cargo = CARGO.exec(command)?.[1];
  if (cargo !== undefined && folder === "") return { kind: "cargo-target", name: cargo };
  return pathOf(command, folder, tree);
}

/** Only a folder of the repository says that a file in it is the repository's. */
function pathOf(command: string, folder: string, tree: TreePaths): Wants | undefined {
  const named = (FILE.exec(command) ?? FOLDER.exec(command))?.[1];
  const path = named === undefined ? undefined : leadsTo(folder, named);
  if (path === undefined) return undefined;
  const around = path.split("/").slice(0, -1).join("/");
  return around !== "" && tree.folders.has(around) ? { kind: "path", path } : undefined;
}
