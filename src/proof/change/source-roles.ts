/** Program text among the tests that source loads is source: what stands in a folder `fixtures` ships all the same. */

import type { ChangedFile } from "./change-view.js";
import { isSourcePath } from "./role-of.js";

/** Called as tests are, whatever the folder: no source needs one. */
const TEST_NAME =
  /(?:\.(?:test|spec)\.[cm]?[jt]sx?|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py|_test\.go)$/;

/** With the roles that they have once it is known who loads whom. */
export function withSourceRoles(files: readonly ChangedFile[]): readonly ChangedFile[] {
  const helpers = files.filter(
    ({ path, role }) => role === "test" && isSourcePath(path) && !TEST_NAME.test(path),
  );
  const loaded = new Set<string>();
  const waiting =
    helpers.length === 0
      ? []
      : files.filter(({ role, targets }) => role === "source" || targets.after);
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const wanted = loadsOf(file);
    for (const helper of helpers) {
      if (loaded.has(helper.path) || !wanted.some((one) => isCalled(helper.path, one))) continue;
      loaded.add(helper.path);
      waiting.push(helper);
    }
  }
  return loaded.size === 0
    ? files
    : files.map((file) => (loaded.has(file.path) ? { ...file, role: "source" } : file));
}

const LOADS: readonly RegExp[] = [
  /\b(?:require|import)\s*\(\s*["'`](\.{1,2}\/[^"'`]+)["'`]/g,
  /\bfrom\s*["'](\.{1,2}\/[^"']+)["']/g,
  /\bimport\s*["'](\.{1,2}\/[^"']+)["']/g,
  /#\[\s*path\s*=\s*"([^"]+)"/g,
  /\binclude!\s*\(\s*"([^"]+)"/g,
];
const PYTHON = /^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import\b|import[ \t]+([\w.]+))/gm;

/** Paths that the file loads, without endings; where they begin is not always known. */
function loadsOf({ path, after, targets }: ChangedFile): readonly string[] {
  const folder = path.split("/").slice(0, -1);
  if (targets.after !== undefined) return [joined(folder, targets.after)];
  if (after === undefined) return [];
  const relative = LOADS.flatMap((pattern) =>
    [...after.text.matchAll(pattern)].map(([, to = ""]) => joined(folder, to)),
  );
  if (!path.endsWith(".py")) return relative;
  const modules = [...after.text.matchAll(PYTHON)].map(([, dots = "", from = "", plain = ""]) => {
    const up = dots === "" ? [] : folder.slice(0, folder.length - (dots.length - 1));
    return [...up, ...(from || plain).split(".")].filter((part) => part !== "").join("/");
  });
  return [...relative, ...modules];
}

function joined(folder: readonly string[], to: string): string {
  const parts = [...folder];
  for (const part of to.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** `src/fixtures/parse` is `src/fixtures/parse.js`, or the index of that folder. */
const isCalled = (path: string, name: string): boolean =>
  name !== "" &&
  (path === name ||
    path.replace(/\.[a-z]+$/, "") === name.replace(/\.[cm]?[jt]s$/, "") ||
    path.replace(/\/(?:index|__init__|mod)\.[a-z]+$/, "") === name);
