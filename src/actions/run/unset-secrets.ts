/** Which secrets a part of a workflow reads that nobody has given: what it does here is not what it does on GitHub. */

import { expressionsIn } from "../expressions/render.js";
import type { Template } from "../model/template.js";

/** Always there, though dead. */
const OF_GITHUB = "github_token";

export function unsetSecrets(
  parts: readonly (Template | undefined)[],
  given: Readonly<Record<string, string>>,
): readonly string[] {
  const known = new Set(Object.keys(given).map((name) => name.toLowerCase()));
  const read = parts.flatMap(expressionsIn).flatMap(secretsRead);
  return [...new Set(read)].filter(
    (name) => name.toLowerCase() !== OF_GITHUB && !known.has(name.toLowerCase()),
  );
}

export const explainUnset = (names: readonly string[]): string =>
  `it reads ${names.length === 1 ? "the secret" : "the secrets"} ${names.join(", ")}, which ${names.length === 1 ? "is" : "are"} not set here`;

/** Strings are taken out first: what stands in them is no name. */
function secretsRead(expression: string): readonly string[] {
  const indexed = expression.matchAll(/\bsecrets\s*\[\s*'([^']+)'\s*\]/gi);
  const bare = expression.replaceAll(/'[^']*'/g, "''");
  const dotted = bare.matchAll(/(?<![\w.-])secrets\s*\.\s*([A-Za-z_][\w-]*)/gi);
  const named = [...indexed, ...dotted].flatMap(([, name]) => (name === undefined ? [] : [name]));
  // `secrets[matrix.name]`, `toJSON(secrets)`: which ones is not known.
  const others = /(?<![\w.-])secrets\s*(?:\[\s*[^'\s]|[^\s.[\w-]|$)/i.test(bare);
  return others ? [...named, "(all)"] : named;
}
