/**
 * What a command of a document is to a repository: one of its own, which can be run here, or something beside it. A command is its
 * own when the repository says what it does: a script, a target, a program or a file of the tree. Everything else may need a
 * network, a person or another machine, and is not run.
 */

import { leadsTo, type TreePaths } from "../../static/docs/tree-paths.js";

export interface Repository {
  readonly tree: TreePaths;
  /** Programs by the names that the manifest gives them → their files in the tree. */
  readonly programs: ReadonlyMap<string, string>;
  /** Commands of gates and of the set-up: these run anyway. */
  readonly proven: ReadonlySet<string>;
}

export type Kind =
  | { readonly kind: "own" }
  /** Gets something ready for what follows: a folder, a copy, a variable. */
  | { readonly kind: "beside" }
  | { readonly kind: "moves"; readonly folder: string }
  | { readonly kind: "sets"; readonly name: string }
  /** Done already, by a gate or by the set-up. */
  | { readonly kind: "done"; readonly why: string }
  | { readonly kind: "not-run"; readonly why: string };

const OWN = { kind: "own" } as const;
const notRun = (why: string): Kind => ({ kind: "not-run", why });

/** `command`: one without `&&`, `|` and the like. `folder`: where it is typed. */
export function kindOf(command: string, folder: string, repository: Repository): Kind {
  const { tree, proven } = repository;
  const [, variable] = /^(?:export\s+)?(\w+)=\S*$/.exec(command) ?? [];
  if (variable !== undefined) return { kind: "sets", name: variable };
  const [, into] = /^cd\s+["']?([^\s"']+)["']?$/.exec(command) ?? [];
  if (into !== undefined) return moved(into, folder, tree);
  if (proven.has(command)) return { kind: "done", why: "a gate or the set-up runs it" };
  const words = command.replace(/^(?:\w+=\S*\s+)+/, "").split(/\s+/);
  const [program = "", ...args] = words;
  if (/^(?:npm|pnpm|yarn|bun)$/.test(program)) return ofScripts(args, folder, tree);
  if (BESIDE.has(program)) return { kind: "beside" };
  return isOwn(program, args, folder, repository)
    ? OWN
    : notRun(`\`${program}\` is no program of the repository`);
}

const BESIDE: ReadonlySet<string> = new Set(
  "echo printf mkdir touch cp mv rm ls pwd cat head tail grep sort wc test true".split(" "),
);

function moved(into: string, folder: string, tree: TreePaths): Kind {
  const next = /^[~/$<-]/.test(into) ? undefined : leadsTo(folder, into);
  return next !== undefined && (next === "" || tree.folders.has(next))
    ? { kind: "moves", folder: next }
    : notRun("it leads out of the repository");
}

const inFolder = (folder: string, name: string): string =>
  folder === "" ? name : `${folder}/${name}`;

/** What by its name goes on until somebody ends it, talks to somebody, or changes something elsewhere. */
const LASTS =
  /(?:^|[:_-])(?:start|dev|serve|server|watch|preview|deploy|publish|release|login|install|open|up|upload|push)(?:$|[:_-])/;

function ofScripts(args: readonly string[], folder: string, tree: TreePaths): Kind {
  const [verb = "", name = "", ...more] = args;
  if (/^(?:ci|i|install|add)$/.test(verb) && name === "")
    return { kind: "done", why: "the set-up installs" };
  const script = /^(?:run|run-script)$/.test(verb) ? name : /^(?:test|t)$/.test(verb) ? "test" : "";
  if (script === "" || script.startsWith("-")) return notRun("it installs, or asks a registry");
  if (!tree.files.has(inFolder(folder, "package.json")))
    return notRun("it is about a project of the reader's");
  return LASTS.test(script) || more.includes("--watch")
    ? notRun("it would not end, or goes to other machines")
    : OWN;
}

const INTERPRETER = /^(?:node|python3?|bash|sh|ruby|deno|tsx|ts-node)$/;

function isOwn(
  program: string,
  args: readonly string[],
  folder: string,
  { tree, programs }: Repository,
): boolean {
  const isFile = (path: string): boolean => {
    const place = leadsTo(folder, path);
    return place !== undefined && tree.files.has(place);
  };
  const has = (...names: readonly string[]): boolean =>
    names.some((name) => tree.files.has(inFolder(folder, name)));
  if (programs.has(program)) return folder === "";
  if (program.includes("/")) return isFile(program);
  if (INTERPRETER.test(program)) {
    const file = args.find((word) => !word.startsWith("-"));
    return file !== undefined && !args.includes("-c") && !args.includes("-m") && isFile(file);
  }
  const lasts = args.some((word) => LASTS.test(word));
  switch (program) {
    case "make":
      return has("Makefile", "makefile", "GNUmakefile") && !lasts;
    case "just":
      return has("justfile", "Justfile", ".justfile") && !lasts;
    case "cargo":
      return has("Cargo.toml") && /^(?:build|check|run|test|clippy|fmt|bench)$/.test(args[0] ?? "");
    case "go":
      return (
        tree.files.has("go.mod") &&
        /^(?:run|build|test|vet)$/.test(args[0] ?? "") &&
        !args.some((word) => word.includes("@"))
      );
    default:
      return false;
  }
}
