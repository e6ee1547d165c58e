/** An `action.yml`, read as GitHub's runner reads it: what it holds, or everything that is wrong with it. */

import type { Action, ActionInput } from "../model/action.js";
import type { Complaint, Parsed, Place } from "../model/complaint.js";
import type { Template } from "../model/template.js";
import { explainFaults, inOrder, type Level } from "./explain-fault.js";
import { conditionOf, fieldsOf, given, textOf, type Values, valuesOf } from "./fields.js";
import { type GithubReading, readGithub } from "./github/read-github.js";
import { nearestKey } from "./nearest-key.js";
import { readSteps, STEPS_MAX } from "./read-steps.js";
import { readYaml } from "./read-yaml.js";

/** `path` is for messages. */
export function parseAction(path: string, text: string): Parsed<Action> {
  const yaml = readYaml(path, text, "action");
  if (yaml.kind === "problem") return { kind: "malformed", problems: [yaml.problem] };
  const reading = readGithub(yaml.document, "action-root");
  const read = explainFaults(reading.faults, { levels: LEVELS });
  if (read.problems.length > 0) return malformed(read.problems);
  const place = yaml.document.placeAt(yaml.document.root.start);
  return toAction({ path, place, reading, warnings: read.warnings });
}

const malformed = (problems: readonly Complaint[]): Parsed<Action> => ({
  kind: "malformed",
  problems: inOrder(problems),
});

interface Read {
  readonly path: string;
  readonly place: Place;
  readonly reading: GithubReading;
  readonly warnings: readonly Complaint[];
}

function toAction({ path, place, reading, warnings }: Read): Parsed<Action> {
  const { template, faults } = reading.convert();
  const explained = explainFaults(faults, { levels: LEVELS });
  const problems = [...explained.problems];
  const values = valuesOf(template);
  const runs = readRuns(values.get("runs"), place, problems);
  if (runs === undefined || problems.length > 0) return malformed(problems);
  const value: Action = {
    path,
    inputs: readInputs(values.get("inputs")),
    outputs: readOutputs(values.get("outputs")),
    runs,
    ...given({ name: textOf(values.get("name")) }),
  };
  const unknown = explainUnknown(template);
  return {
    kind: "parsed",
    value,
    warnings: inOrder([...warnings, ...explained.warnings, ...unknown]),
  };
}

const readInputs = (template: Template | undefined): Action["inputs"] =>
  Object.fromEntries(
    fieldsOf(template).map(({ name, value }) => [name, readInput(valuesOf(value))] as const),
  );

const readInput = (values: Values): ActionInput => ({
  required: textOf(values.get("required"))?.toLowerCase() === "true",
  ...given({ default: values.get("default") }),
});

const readOutputs = (template: Template | undefined): Action["outputs"] =>
  Object.fromEntries(
    fieldsOf(template).map(({ name, value }) => [name, valuesOf(value).get("value")] as const),
  );

function readRuns(
  template: Template | undefined,
  place: Place,
  problems: Complaint[],
): Action["runs"] | undefined {
  if (template === undefined) {
    problems.push({ place, message: "The required key runs is missing; add it." });
    return undefined;
  }
  const values = valuesOf(template);
  const using = textOf(values.get("using"))?.toLowerCase() ?? "";
  if (using === "composite") return readComposite(template, values, problems);
  if (using === "docker") return readContainer(template, values, problems);
  if (NODE.test(using)) return readNode(using, template, values, problems);
  problems.push({
    place: values.get("using")?.place ?? template.place,
    message: values.has("using")
      ? `using is '${textOf(values.get("using")) ?? ""}'; give composite, docker, or node and a version, e.g. node24.`
      : "The required key using is missing under runs; add it.",
  });
  return undefined;
}

const NODE = /^node\d{1,3}$/u;

function readComposite(
  template: Template,
  values: Values,
  problems: Complaint[],
): Action["runs"] | undefined {
  const written = values.get("steps");
  if (written === undefined) return lack("steps", template, problems);
  if (written.kind === "sequence" && written.items.length > STEPS_MAX) {
    const message = `There are ${written.items.length} steps, and ${STEPS_MAX} are read at most; split the action up.`;
    problems.push({ place: written.place, message });
    return undefined;
  }
  return { kind: "composite", steps: readSteps(written, problems) };
}

function readContainer(
  template: Template,
  values: Values,
  problems: Complaint[],
): Action["runs"] | undefined {
  const image = textOf(values.get("image"));
  if (image === undefined) return lack("image", template, problems);
  return {
    kind: "container",
    image,
    ...given({
      env: values.get("env"),
      entrypoint: textOf(values.get("entrypoint")),
      args: values.get("args"),
      preEntrypoint: textOf(values.get("pre-entrypoint")),
      postEntrypoint: textOf(values.get("post-entrypoint")),
    }),
  };
}

function readNode(
  using: string,
  template: Template,
  values: Values,
  problems: Complaint[],
): Action["runs"] | undefined {
  const main = textOf(values.get("main"));
  if (main === undefined) return lack("main", template, problems);
  return {
    kind: "node",
    using,
    main,
    ...given({
      pre: textOf(values.get("pre")),
      preIf: conditionOf(values.get("pre-if")),
      post: textOf(values.get("post")),
      postIf: conditionOf(values.get("post-if")),
    }),
  };
}

function lack(key: string, { place }: Template, problems: Complaint[]): undefined {
  problems.push({ place, message: `The required key ${key} is missing under runs; add it.` });
  return undefined;
}

/** GitHub's runner reads over every other key at the top. */
const explainUnknown = (template: Template): readonly Complaint[] =>
  fieldsOf(template)
    .filter(({ name }) => !ACTION_KEYS.includes(name))
    .map(({ name, place }) => {
      const meant = nearestKey(name, ACTION_KEYS);
      const hint = meant === undefined ? "remove it." : `did you mean ${meant}?`;
      const message = `Unexpected value '${name.slice(0, 100)}' in an action, which does nothing here; ${hint}`;
      return { place, message };
    });

const ACTION_KEYS = "name author description inputs outputs runs branding".split(" ");

const RUNS_KEYS = "using main pre pre-if post post-if steps image entrypoint args env"
  .concat(" pre-entrypoint post-entrypoint plugin")
  .split(" ");

const STEP_KEYS = "id name if run uses with env shell working-directory continue-on-error".split(
  " ",
);

const LEVELS: readonly Level[] = [
  {
    where: "under runs",
    path: ["runs"],
    keys: RUNS_KEYS,
    needs: "runs has too little to tell what it is; give it steps, main or image.",
  },
  { where: "in an output", path: ["outputs", "*"], keys: ["description", "value"] },
  {
    where: "in a step",
    path: ["runs", "steps", "*"],
    keys: STEP_KEYS,
    needs: "The step has neither run nor uses; give it one of them.",
  },
];
