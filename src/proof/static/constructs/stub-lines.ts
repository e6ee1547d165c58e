/** STUB in languages without a grammar here, by words that are no program's but an unfinished one's. */

import { quoted, type SightingRule } from "../sighting.js";
import { isProduct } from "./stub.js";

export const stubLines: SightingRule = (side) => {
  const ending = /\.(\w+)$/.exec(side.file.path)?.[1]?.toLowerCase() ?? "";
  const pattern = PATTERNS[ending];
  if (!isProduct(side) || pattern === undefined) return [];
  return side.text.text.split("\n").flatMap((text, index) => {
    if (!pattern.test(text) || /^\s*(?:\/\/|#|\*|--|;)/.test(text)) return [];
    const line = index + 1;
    return [
      {
        ...{ code: "STUB" as const, line, endLine: line },
        key: `stub ${text.trim()}`,
        message: `${quoted(text.trim())} says that something is still to be written`,
        hint: "write it, or take it out",
      },
    ];
  });
};

const JVM =
  /\bnew\s+(?:UnsupportedOperationException|NotImplementedException|RuntimeException|IllegalStateException)\s*\(\s*"(?:not (?:yet )?implemented|todo\b|unimplemented)/i;
const KOTLIN = /(?:=|\{|^)\s*TODO\s*\(/;
const DOTNET = /\bthrow\s+new\s+NotImplementedException\s*\(/;
const C =
  /\b(?:assert|abort_with|fatal)\s*\(\s*(?:false|0|!)\s*&&\s*"(?:not (?:yet )?implemented|unimplemented|todo\b)/i;

const PATTERNS: Readonly<Record<string, RegExp>> = {
  java: JVM,
  kt: KOTLIN,
  kts: KOTLIN,
  scala: /=\s*\?\?\?\s*$/,
  cs: DOTNET,
  fs: /\braise\s*\(?\s*NotImplementedException\b/,
  vb: /\bThrow\s+New\s+NotImplementedException\b/i,
  swift: /\bfatalError\s*\(\s*"(?:not (?:yet )?implemented|unimplemented|todo\b)/i,
  php: /\bthrow\s+new\s+\\?\w*Exception\s*\(\s*['"](?:not (?:yet )?implemented|unimplemented)/i,
  dart: /\bthrow\s+UnimplementedError\s*\(/,
  ex: /\braise\s*\(?\s*"(?:not (?:yet )?implemented|unimplemented|todo\b)/i,
  hs: /=\s*(?:undefined|error\s+"(?:not (?:yet )?implemented|todo\b))/i,
  zig: /@panic\s*\(\s*"(?:not (?:yet )?implemented|unimplemented|todo\b)/i,
  c: C,
  cc: C,
  cpp: C,
  h: C,
  hpp: C,
};
