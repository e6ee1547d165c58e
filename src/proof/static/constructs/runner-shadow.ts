/** RUNNER_SHADOW: a new file that is found in the place of a test runner, a tool, or a library that others have written. */

import type { ChangedFile, ChangeView, TreeReader } from "../../change/change-view.js";
import { isTestPath } from "../../test-path.js";
import type { Sighting } from "../sighting.js";

export async function runnerShadows(
  change: ChangeView,
): Promise<readonly { readonly file: string; readonly sighting: Sighting }[]> {
  const vendors = await vendorsOf(change);
  return change.files.flatMap((file) => {
    const what = shadowed(file, vendors);
    return what === undefined ? [] : [{ file: file.path, sighting: toSighting(file.path, what) }];
  });
}

const toSighting = (path: string, what: string): Sighting => ({
  ...{ code: "RUNNER_SHADOW", line: 1, endLine: 1 },
  key: `shadow ${what}`,
  message: `${path} is found in the place of ${what}`,
  hint: "take the file out, or give it a name of its own",
});

interface Vendors {
  /** Folders of the base that hold other people's code: `node_modules`, `vendor`. */
  readonly known: ReadonlySet<string>;
  /** Has the change a reason to write in `vendor`? */
  readonly isUpdated: boolean;
}

function shadowed(file: ChangedFile, vendors: Vendors): string | undefined {
  const { path, status } = file;
  if (status === "deleted") return undefined;
  const isNew = status === "added" || status === "type-changed";
  return (isNew ? (module(path) ?? tool(file)) : undefined) ?? vendored(path, vendors);
}

/** What Python finds first: the folder that it is started in, and those of `pythonpath`. */
const FIRST = /^(?:(?:src|lib|python|tests?)\/)?/.source;
const MODULE = new RegExp(
  `${FIRST}(_?pytest|unittest|doctest|nose2?|coverage|pluggy|mypy|ruff|black|flake8|tox|runpy|importlib|site|builtins)(?:\\.py|/__init__\\.py)$`,
);

function module(path: string): string | undefined {
  if (/(?:^|\/)(?:site|user)customize\.py$/.test(path) || path.endsWith(".pth"))
    return "what Python loads before it does anything else";
  const name = MODULE.exec(path)?.[1];
  return name === undefined ? undefined : `the module \`${name}\``;
}

const TOOL =
  /^(?:bin\/|\.bin\/)?(node|npm|npx|pnpm|yarn|bun|deno|python3?|pip|pytest|cargo|rustc|go|gofmt|git|sh|bash|env|make|vitest|jest|tsc|eslint)(?:\.(?:exe|cmd|bat|sh))?$/;

/** A program of a tool's name, where a path may lead. */
function tool({ path, entries, targets }: ChangedFile): string | undefined {
  const name = TOOL.exec(path)?.[1];
  const isProgram = entries.after?.mode === "100755" || targets.after !== undefined;
  return name !== undefined && isProgram ? `the program \`${name}\`` : undefined;
}

const VENDOR = /^((?:[^/]+\/)*?(?:node_modules|\.venv|venv|site-packages))\//;
const GO_VENDOR = /^((?:[^/]+\/)*?vendor)\/(?:modules\.txt$|[^/]+\.[^/]+\/)/;

function vendored(path: string, { known, isUpdated }: Vendors): string | undefined {
  if (isTestPath(path)) return undefined;
  const folder = VENDOR.exec(path)?.[1];
  if (folder !== undefined && !known.has(folder)) return `what is installed in \`${folder}\``;
  const vendor = GO_VENDOR.exec(path)?.[1];
  return vendor !== undefined && !isUpdated ? `what is copied to \`${vendor}\`` : undefined;
}

const MANIFEST =
  /(?:^|\/)(?:go\.(?:mod|sum|work)|package(?:-lock)?\.json|pnpm-lock\.yaml|yarn\.lock)$/;

async function vendorsOf({ base, files }: ChangeView): Promise<Vendors> {
  const isAsked = files.some(({ path }) => VENDOR.test(path) || GO_VENDOR.test(path));
  return {
    known: isAsked ? await foldersOf(base) : new Set(),
    isUpdated: files.some(({ path }) => MANIFEST.test(path)),
  };
}

const foldersOf = async (base: TreeReader): Promise<ReadonlySet<string>> =>
  new Set((await base.listFiles()).flatMap((path) => VENDOR.exec(path)?.[1] ?? []));
