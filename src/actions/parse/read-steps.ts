/** The steps of a job, and of a composite action. */

import type { Complaint } from "../model/complaint.js";
import type { Template } from "../model/template.js";
import type { Step } from "../model/workflow.js";
import { conditionOf, fieldsOf, given, textOf, valuesOf } from "./fields.js";

/** GitHub's own reader finds no names for more. */
export const STEPS_MAX = 1000;

export function readSteps(template: Template | undefined, problems: Complaint[]): readonly Step[] {
  if (template?.kind !== "sequence") return [];
  const ids = new Map<string, number>();
  return template.items.flatMap((item, index) => {
    refuseId(item, ids, problems);
    return readStep(item, index, problems) ?? [];
  });
}

function readStep(item: Template, index: number, problems: Complaint[]): Step | undefined {
  const values = valuesOf(item);
  const common = {
    index,
    place: item.place,
    ...given({
      id: textOf(values.get("id")),
      name: values.get("name"),
      if: conditionOf(values.get("if")),
      env: values.get("env"),
      continueOnError: values.get("continue-on-error"),
      timeoutMinutes: values.get("timeout-minutes"),
    }),
  };
  const run = values.get("run");
  if (run !== undefined)
    return {
      kind: "run",
      ...common,
      run,
      ...given({
        shell: values.get("shell"),
        workingDirectory: values.get("working-directory"),
      }),
    };
  const uses = textOf(values.get("uses"));
  if (uses === undefined) {
    problems.push({
      place: item.place,
      message: "The step has neither run nor uses; give it one of them.",
    });
    return undefined;
  }
  if (!isReference(uses))
    problems.push({
      place: values.get("uses")?.place ?? item.place,
      message: `uses is '${uses}'; give owner/repository@ref, ./path or docker://image.`,
    });
  return { kind: "uses", ...common, uses, ...given({ with: values.get("with") }) };
}

const isReference = (uses: string): boolean =>
  /^(?:\.\/|docker:\/\/.)/u.test(uses) || uses === "." || isRemote(uses);

/** `owner/repository[/path]@ref`. */
export function isRemote(uses: string): boolean {
  const at = uses.indexOf("@");
  const [owner, repository] = uses.slice(0, Math.max(at, 0)).split("/");
  return at < uses.length - 1 && isFilled(owner) && isFilled(repository);
}

const isFilled = (part: string | undefined): boolean => part !== undefined && part.trim() !== "";

/** `steps.A` is `steps.a`, so the two cannot both be. */
function refuseId(item: Template, ids: Map<string, number>, problems: Complaint[]): void {
  const written = fieldsOf(item).find(({ name }) => name === "id")?.value;
  const id = textOf(written);
  if (id === undefined || written === undefined) return;
  const first = ids.get(id.toLowerCase());
  ids.set(id.toLowerCase(), first ?? written.place.line);
  if (first !== undefined)
    problems.push({
      place: written.place,
      message: `The step id '${id}' is already used on line ${first}; give each step its own.`,
    });
}
