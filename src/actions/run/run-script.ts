/** A `run` step: its script in its shell. */

import { writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { renderText } from "../expressions/render.js";
import type { Template } from "../model/template.js";
import type { RunDefaults, RunStep } from "../model/workflow.js";
import { toShellCommand } from "../step/shell.js";
import { complain } from "./condition.js";
import { failed, notProven, type StepWork } from "./outcome.js";
import type { ReadyStep } from "./ready-step.js";
import { runStepProgram } from "./step-program.js";

/** Scripts of all jobs are counted: each has a file of its own. */
let scripts = 0;

export async function runRunStep(ready: ReadyStep<RunStep>): Promise<StepWork> {
  const { step, run, surroundings, scope } = ready;
  const script = renderText(step.run, surroundings);
  if (script.kind === "problem") return failed(complain(script).message);
  // A composite action has no defaults, and GitHub wants its steps to name their shells.
  const defaults = scope.kind === "job" ? defaultsOf(ready) : [];
  const shell = firstText(ready, [step.shell, ...defaults.map((each) => each.shell)]);
  if (shell.kind === "problem") return failed(shell.message);
  const folder = firstText(ready, [
    step.workingDirectory,
    ...defaults.map((each) => each.workingDirectory),
  ]);
  if (folder.kind === "problem") return failed(folder.message);
  scripts += 1;
  const command = toShellCommand({
    ...(shell.value === "" ? {} : { shell: shell.value }),
    script: script.value,
    find: (program) => {
      const { inside } = run.containers;
      return inside === undefined ? run.tools.host.find(program, run.path) : inside.find(program);
    },
    pathOf: (fileName) => join(run.site.given, fileName),
    name: `script-${scripts}`,
  });
  if (command.kind === "problem") return failed(command.message);
  if (command.kind === "unavailable") return notProven(command.reason);
  await writeFile(command.path, command.contents, { mode: 0o700, flag: "wx" });
  return runStepProgram(ready, {
    argv: command.argv,
    cwd: inWorkspace(run.site.workspace, folder.value),
    env: {},
    script: script.value,
  });
}

const defaultsOf = ({ run }: ReadyStep<RunStep>): readonly RunDefaults[] => [
  run.job.defaults,
  run.workflow.workflow.defaults,
];

type Text =
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "problem"; readonly message: string };

/** The first that is there and not empty. */
function firstText(ready: ReadyStep<RunStep>, templates: readonly (Template | undefined)[]): Text {
  for (const template of templates) {
    if (template === undefined) continue;
    const rendered = renderText(template, ready.surroundings);
    if (rendered.kind === "problem") return complain(rendered);
    if (rendered.value !== "") return rendered;
  }
  return { kind: "value", value: "" };
}

const inWorkspace = (workspace: string, folder: string): string =>
  isAbsolute(folder) ? folder : join(workspace, folder);
