/** Which lines of which files were executed, as lcov or Go's cover profile tell it. */

import { toRepositoryPath } from "../reports/report-text.js";

/** Path → line → how often. Lines that are no code are absent. */
export type Coverage = ReadonlyMap<string, ReadonlyMap<number, number>>;

export function readCoverage(
  form: "lcov" | "go",
  text: string,
  { root, module }: { readonly root: string; readonly module: string },
): Coverage {
  return form === "lcov" ? readLcov(text, root) : readProfile(text, module);
}

function readLcov(text: string, root: string): Coverage {
  const files = new Map<string, Map<number, number>>();
  let current: Map<number, number> | undefined;
  for (const line of text.split("\n")) {
    const [, path] = /^SF:(.+)$/.exec(line) ?? [];
    if (path !== undefined) current = fileOf(files, toRepositoryPath(path.trim(), root));
    const [, number, count] = /^DA:(\d+),(\d+)/.exec(line) ?? [];
    if (current !== undefined && number !== undefined) note(current, Number(number), Number(count));
  }
  return files;
}

/** `example.com/m/a.go:3.10,5.2 2 1`: from line 3 to 5, executed once. */
function readProfile(text: string, module: string): Coverage {
  const files = new Map<string, Map<number, number>>();
  for (const line of text.split("\n")) {
    const [, path = "", from, to, count] =
      /^(.+):(\d+)\.\d+,(\d+)\.\d+ \d+ (\d+)$/.exec(line) ?? [];
    if (from === undefined || !path.startsWith(`${module}/`)) continue;
    const file = fileOf(files, path.slice(module.length + 1));
    for (let at = Number(from); at <= Number(to); at += 1) note(file, at, Number(count));
  }
  return files;
}

function fileOf(files: Map<string, Map<number, number>>, path: string): Map<number, number> {
  const file = files.get(path) ?? new Map<number, number>();
  files.set(path, file);
  return file;
}

const note = (file: Map<number, number>, line: number, count: number): void => {
  file.set(line, Math.max(file.get(line) ?? 0, count));
};
