/** What `node-version` and the files that name one mean. */

import { parseJson, textIn, valueIn } from "./fields.js";
import { firstLine, readToolVersions } from "./version-file.js";
import { parseRange } from "./versions.js";

export type NodeWish =
  | { readonly kind: "range"; readonly range: string }
  | { readonly kind: "newest" }
  | { readonly kind: "unknown"; readonly reason: string };

/** Lines with long-term support, by the name they were given; the last is the newest known here. */
const LTS: readonly (readonly [string, number])[] = [
  ["argon", 4],
  ["boron", 6],
  ["carbon", 8],
  ["dubnium", 10],
  ["erbium", 12],
  ["fermium", 14],
  ["gallium", 16],
  ["hydrogen", 18],
  ["iron", 20],
  ["jod", 22],
  ["krypton", 24],
];

export function parseNodeWish(text: string): NodeWish {
  const wanted = text.trim().toLowerCase();
  if (["latest", "node", "current"].includes(wanted)) return { kind: "newest" };
  const line = /^lts(?:\/(.*))?$/s.exec(wanted);
  if (line !== null) return parseLts(line[1] ?? "*");
  const range = wanted.replace(/^node@?/, "").replace(/^v(?=\d)/, "");
  return parseRange(range) === undefined || range === ""
    ? {
        kind: "unknown",
        reason: `${JSON.stringify(text.slice(0, 100))} is no Node.js version that can be had here`,
      }
    : { kind: "range", range };
}

function parseLts(name: string): NodeWish {
  const steps = /^-(\d{1,2})$/.exec(name)?.[1];
  const found =
    name === "*" || steps !== undefined
      ? LTS.at(-1 - Number(steps ?? 0))
      : LTS.find(([known]) => known === name);
  return found === undefined
    ? {
        kind: "unknown",
        reason: `lts/${name.slice(0, 40)} is no line of Node.js that is known here`,
      }
    : { kind: "range", range: String(found[1]) };
}

/** Undefined: the file names no version. `path` tells what kind of file it is. */
export function readNodeVersionFile(path: string, text: string): string | undefined {
  if (path.endsWith(".json")) return readPackageJson(text);
  if (path.endsWith(".tool-versions")) return readToolVersions(text, ["node", "nodejs"]);
  return firstLine(text);
}

function readPackageJson(text: string): string | undefined {
  const manifest = parseJson(text);
  const runtime = valueIn(manifest, "devEngines", "runtime");
  return (
    textIn(manifest, "volta", "node") ??
    (textIn(runtime, "name") === "node" ? textIn(runtime, "version") : undefined) ??
    textIn(manifest, "engines", "node")
  );
}
