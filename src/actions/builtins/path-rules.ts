/** The filters of `dorny/paths-filter`: named lists of patterns. */

import { createContext, runInContext } from "node:vm";
import picomatch from "picomatch";
import { parse, YAMLError } from "yaml";
import { shown } from "./say.js";

export type PathRules = ReadonlyMap<string, readonly string[]>;

export type ParsedRules =
  | { readonly kind: "rules"; readonly rules: PathRules }
  /** It asks how a file changed, which is not known here. */
  | { readonly kind: "asks-how"; readonly filter: string }
  | { readonly kind: "malformed"; readonly message: string };

const PATTERNS_MAX = 1_000;
const PATTERN_CHARACTERS_MAX = 1_000;

export function parseRules(text: string): ParsedRules {
  const malformed = (message: string): ParsedRules => ({ kind: "malformed", message });
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 100 });
  } catch (cause) {
    if (cause instanceof YAMLError || cause instanceof ReferenceError)
      return malformed(`The filters are no YAML: ${cause.message.split("\n", 1).join("")}`);
    throw cause;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return malformed("The filters are no mapping; write a name, and a list of patterns under it.");
  const rules = new Map<string, readonly string[]>();
  for (const [name, entry] of Object.entries(value)) {
    const patterns = flatten(entry, 0);
    if (patterns === "asks-how") return { kind: "asks-how", filter: name };
    if (patterns === undefined || patterns.length === 0)
      return malformed(`The filter ${shown(name)} has no patterns; write a list of them.`);
    if (
      patterns.length > PATTERNS_MAX ||
      patterns.some(({ length }) => length > PATTERN_CHARACTERS_MAX)
    )
      return malformed(
        `The filter ${shown(name)} has more or longer patterns than anybody needs; write fewer.`,
      );
    rules.set(name, patterns);
  }
  return { kind: "rules", rules };
}

const DEPTH_MAX = 20;

/** Lists in lists come from anchors. Undefined: it is neither text nor a list. */
function flatten(entry: unknown, depth: number): readonly string[] | "asks-how" | undefined {
  if (typeof entry === "string") return [entry];
  if (!Array.isArray(entry))
    return typeof entry === "object" && entry !== null ? "asks-how" : undefined;
  if (depth > DEPTH_MAX) return undefined;
  const patterns: string[] = [];
  for (const each of entry) {
    const inner = flatten(each, depth + 1);
    if (inner === undefined || inner === "asks-how") return inner;
    if (patterns.length > PATTERNS_MAX) return patterns;
    patterns.push(...inner);
  }
  return patterns;
}

export type Quantifier = "some" | "every";

export type Matched =
  | {
      readonly kind: "matched";
      /** By the name of the filter, in its order. */
      readonly files: ReadonlyMap<string, readonly string[]>;
    }
  | { readonly kind: "too-long" };

const MATCHING_MS_MAX = 10_000;

/**
 * A pattern becomes a regular expression, and one can be made that is never done: all of them have a time together, after which
 * they are stopped.
 */
export function matchRules(
  rules: PathRules,
  files: readonly string[],
  quantifier: Quantifier,
  msMax = MATCHING_MS_MAX,
): Matched {
  const work = (): ReadonlyMap<string, readonly string[]> =>
    new Map(
      Array.from(rules, ([name, patterns]) => {
        const matchers = patterns.map((pattern) => picomatch(pattern, { dot: true }));
        const isIn = (file: string): boolean =>
          quantifier === "every"
            ? matchers.every((matches) => matches(file))
            : matchers.some((matches) => matches(file));
        return [name, files.filter(isIn)] as const;
      }),
    );
  let matched: ReadonlyMap<string, readonly string[]> = new Map();
  const context = createContext({
    work: () => {
      matched = work();
    },
  });
  try {
    runInContext("work()", context, { timeout: msMax });
  } catch (cause) {
    if (isTimeout(cause)) return { kind: "too-long" };
    throw cause;
  }
  return { kind: "matched", files: matched };
}

const isTimeout = (cause: unknown): boolean =>
  typeof cause === "object" &&
  cause !== null &&
  "code" in cause &&
  cause.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
