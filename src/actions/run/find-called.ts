/** The workflow that a job calls. */

import { posix } from "node:path";
import { readInside } from "../builtins/inside.js";
import { explainComplaint } from "../model/complaint.js";
import type { Workflow } from "../model/workflow.js";
import { parseWorkflow } from "../parse/parse-workflow.js";
import { parseReference } from "../store/reference.js";
import type { RunTools } from "./tools.js";

export type Called =
  | { readonly kind: "workflow"; readonly workflow: Workflow }
  | { readonly kind: "elsewhere"; readonly reason: string }
  | { readonly kind: "problem"; readonly message: string };

const WORKFLOW_BYTES_MAX = 1024 * 1024;

export async function findCalled(
  { tools }: { readonly tools: RunTools },
  uses: string,
): Promise<Called> {
  const reference = parseReference(uses);
  switch (reference.kind) {
    case "malformed":
      return { kind: "problem", message: reference.reason };
    case "container":
      return { kind: "problem", message: `${uses} is an image; a job calls a workflow.` };
    case "local": {
      const path = posix.normalize(reference.path).replace(/^\.\//, "");
      const text = await tools.code.read(tools.event.sha, path, WORKFLOW_BYTES_MAX);
      if (text !== undefined) return toCalled(path, text);
      return { kind: "problem", message: `There is no workflow ${path} in the repository.` };
    }
    default: {
      const found = await tools.findAction(reference);
      if (found.kind !== "found")
        return {
          kind: "elsewhere",
          reason: `${uses} is another repository's workflow; ${found.reason}`,
        };
      const { directory } = found;
      const text = await readInside(directory, reference.path, WORKFLOW_BYTES_MAX);
      if (text !== undefined) return toCalled(uses, text);
      return { kind: "problem", message: `There is no workflow ${reference.path} in ${uses}.` };
    }
  }
}

function toCalled(path: string, text: string): Called {
  const parsed = parseWorkflow(path, text);
  if (parsed.kind === "parsed") return { kind: "workflow", workflow: parsed.value };
  const [problem] = parsed.problems;
  return {
    kind: "problem",
    message: problem === undefined ? `${path} is malformed` : explainComplaint(problem),
  };
}
