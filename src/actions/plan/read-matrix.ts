/** The `strategy` of a job, evaluated. */

import type { Surroundings } from "../expressions/evaluate.js";
import { render } from "../expressions/render.js";
import { isValueMap, type Value, type ValueMap } from "../expressions/value.js";
import { explainComplaint } from "../model/complaint.js";
import type { Template } from "../model/template.js";
import type { Strategy } from "../model/workflow.js";
import { expandMatrix, type Leg, MATRIX_LEGS_MAX } from "./matrix.js";

export type ReadStrategy =
  | {
      readonly kind: "strategy";
      /** One empty leg where there is no matrix. */
      readonly legs: readonly Leg[];
      readonly failFast: boolean;
      readonly maxParallel: number;
    }
  | { readonly kind: "problem"; readonly message: string };

export function readStrategy(strategy: Strategy, surroundings: Surroundings): ReadStrategy {
  const failFast = readFlag(strategy.failFast, surroundings);
  if (typeof failFast === "object") return failFast;
  const maxParallel = readCount(strategy.maxParallel, surroundings);
  if (typeof maxParallel === "object") return maxParallel;
  const { matrix } = strategy;
  if (matrix === undefined) return { kind: "strategy", legs: [{}], failFast, maxParallel };
  const rendered = render(matrix, surroundings);
  if (rendered.kind === "problem") return at(rendered.place, rendered.message);
  const legs = readLegs(rendered.value);
  if (typeof legs === "string") return at(matrix.place, legs);
  return { kind: "strategy", legs, failFast, maxParallel: Math.min(maxParallel, legs.length) };
}

type Problem = Extract<ReadStrategy, { kind: "problem" }>;

const at = (place: Template["place"], message: string): Problem => ({
  kind: "problem",
  message: explainComplaint({ place, message }),
});

/** The legs, or what is wrong. */
function readLegs(matrix: Value): readonly Leg[] | string {
  if (!isValueMap(matrix)) return `The matrix is ${shown(matrix)}; give a mapping of lists.`;
  const vectors: [string, readonly Value[]][] = [];
  for (const [key, values] of Object.entries(matrix)) {
    if (key === "include" || key === "exclude") continue;
    if (!isList(values)) return `The matrix vector ${key} is ${shown(values)}; give a list.`;
    if (values.length === 0)
      return `The matrix vector ${key} has no values; give at least one, as GitHub does not run a job without.`;
    vectors.push([key, values]);
  }
  const include = readEntries("include", matrix["include"]);
  if (typeof include === "string") return include;
  const exclude = readEntries("exclude", matrix["exclude"]);
  if (typeof exclude === "string") return exclude;
  const expanded = expandMatrix({ vectors, include, exclude });
  if (expanded.kind === "too-many")
    return `The matrix has ${expanded.count} legs, and GitHub runs ${MATRIX_LEGS_MAX} at most; make it smaller.`;
  return expanded.legs.length === 0
    ? "The matrix has no legs; give it at least one value, or leave fewer out."
    : expanded.legs;
}

function readEntries(key: string, value: Value | undefined): readonly ValueMap[] | string {
  if (value === undefined || value === null || value === "") return [];
  if (!isList(value)) return `The matrix has ${key}: ${shown(value)}; give a list of mappings.`;
  const wrong = value.find((each) => !isValueMap(each));
  return wrong === undefined
    ? value.filter(isValueMap)
    : `The matrix has ${shown(wrong)} under ${key}; give mappings.`;
}

function readFlag(template: Template | undefined, surroundings: Surroundings): boolean | Problem {
  if (template === undefined) return true;
  const rendered = render(template, surroundings);
  if (rendered.kind === "problem") return at(rendered.place, rendered.message);
  if (typeof rendered.value === "boolean") return rendered.value;
  return at(template.place, `fail-fast is ${shown(rendered.value)}; give true or false.`);
}

function readCount(template: Template | undefined, surroundings: Surroundings): number | Problem {
  if (template === undefined) return MATRIX_LEGS_MAX;
  const rendered = render(template, surroundings);
  if (rendered.kind === "problem") return at(rendered.place, rendered.message);
  const { value } = rendered;
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
  return at(template.place, `max-parallel is ${shown(value)}; give a whole number above 0.`);
}

const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

const SHOWN_CHARACTERS_MAX = 80;

const shown = (value: Value | undefined): string =>
  JSON.stringify(value ?? null).slice(0, SHOWN_CHARACTERS_MAX);
