// What set-up found out about the sources of its moment, by their content, so that a tool looks only at what has changed since.
// Made by one version of the tools and of Node, and worth nothing to another.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const file = join(dirname(here), "node_modules", ".cache", "known.json");
const digest = (text) => createHash("sha256").update(text).digest("hex");
const nothing = { laidOut: [], javaScript: {} };

function version() {
  const tools = readdirSync(here).sort().map((name) => readFileSync(join(here, name), "utf8"));
  return digest([process.version, ...tools].join("\n"));
}

function readKnown() {
  if (!existsSync(file)) return nothing;
  const known = JSON.parse(readFileSync(file, "utf8"));
  return known.version === version() ? known : nothing;
}

let known;

export function isKnownToBeLaidOut(text) {
  known ??= readKnown();
  return known.laidOut.includes(digest(text));
}

/** What the text is translated to, or undefined. */
export function knownJavaScript(text) {
  known ??= readKnown();
  return known.javaScript[digest(text)];
}

export function writeKnown(sources) {
  const laidOut = sources.filter(({ isLaidOut }) => isLaidOut).map(({ text }) => digest(text));
  const javaScript = Object.fromEntries(sources.map((source) => [digest(source.text), source.javaScript]));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ version: version(), laidOut, javaScript }));
}

/** Translations made since set-up, for the next run in this folder. */
export function rememberJavaScript(translated) {
  if (translated.length === 0 || !existsSync(dirname(file))) return;
  known ??= readKnown();
  const javaScript = { ...known.javaScript, ...Object.fromEntries(translated.map(({ text, javaScript }) => [digest(text), javaScript])) };
  writeFileSync(file, JSON.stringify({ version: version(), laidOut: known.laidOut, javaScript }));
}
