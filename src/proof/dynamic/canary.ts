/**
 * A test that has to fail, planted among the change's own tests so that it loads what they load. If it is not reported as
 * failed, nothing that the runner says counts. First it is planted on the base: what is not seen to fail there, neither, is no
 * proof against a change. A base whose tests are red can be no such control; then it is enough that it fails on the change.
 */

import type { CheckRun } from "../../domain/check-run.js";
import type { Finding } from "../../domain/finding.js";
import { hash } from "../../domain/hash.js";
import type { Language } from "../../ports/syntax.js";
import type { TreeReader } from "../change/change-view.js";
import { languageOf } from "../change/language-of.js";
import { keptRun } from "../kept-run.js";
import { toRuleFinding } from "../rule-finding.js";
import { withCanaries } from "./canary-text.js";
import type { Deep, DeepGate, Judged, SuiteTests } from "./deep.js";
import type { Lab, Outcome, Suite } from "./lab.js";
import { notLookedAt } from "./not-looked-at.js";
import { pickTests } from "./pick-tests.js";
import { PLANTED_FILES_MAX, type Planted, plant, troubleOf } from "./plant.js";

export const canary: DeepGate = {
  id: "proof:canary",
  question: () => undefined,
  judge: async (deep) => {
    const judged = await Promise.all(deep.suites.map((suite) => judgeSuite(suite, deep)));
    const unknown = deep.unknown.map((gate) =>
      notLookedAt(
        "HARNESS_TAMPERED",
        `gate "${gate}", because no single test of it can be run; say how with runFiles`,
      ),
    );
    const findings = [...judged.flatMap((one) => one.findings), ...unknown];
    const record = judged.map((one) => one.record);
    if (judged.some(({ conclusion }) => conclusion === "incomplete"))
      return { findings, record, conclusion: "incomplete" };
    return judged.length === 0 ? { findings, record, conclusion: "neutral" } : { findings, record };
  },
};

async function judgeSuite(suite: Suite, deep: Deep): Promise<Judged> {
  const { view, tests, toolbox } = deep;
  const own = tests.find((one) => one.suite === suite);
  const sources = view.files.map(({ path }) => path);
  const files =
    own === undefined
      ? await pickTests(view.change, suite.runner, { sources, max: 1 })
      : own.files.slice(0, PLANTED_FILES_MAX);
  const planted = await plant(view.change, files, toolbox.ambient.nonce());
  if (planted === undefined) {
    const why = `gate "${suite.gate.id}", because it has no test file that a failing test can be written into`;
    return {
      findings: [notLookedAt("HARNESS_TAMPERED", why)],
      record: { gate: suite.gate.id, files },
    };
  }
  const [control, seen] = await Promise.all([
    controlOnBase(suite, planted.files, deep),
    tryOnChange({ suite, own, planted }, deep),
  ]);
  const trouble = troubleOf(seen.planted, seen.outcome);
  const isDoubtful = control === undefined && trouble?.kind === "tampered";
  const doubt = isDoubtful ? await doubtOnBase(suite, planted.files, deep) : undefined;
  const isMended = trouble === undefined && isRedOnBase(suite, deep);
  return toJudged(suite, isMended ? undefined : (control ?? doubt), seen);
}

const isRedOnBase = ({ gate }: Suite, { runs }: Deep): boolean =>
  runs.onBase.some((run) => run.gate === gate.id && run.conclusion === "failure");

/** What goes unnoticed in the same files of the base, too, is not this change's doing: a test there may end all others. */
async function doubtOnBase(
  suite: Suite,
  files: readonly string[],
  deep: Deep,
): Promise<Finding | undefined> {
  const why = await tryControl(suite, files, deep, PLANTED_FILES_MAX);
  return why === undefined ? undefined : broken(suite, `on the base, ${why}`);
}

interface Seen {
  readonly planted: Planted;
  readonly outcome: Outcome;
}

/** What they were planted together with leaves no doubt, or they are planted alone. */
async function tryOnChange(
  {
    suite,
    own,
    planted,
  }: { readonly suite: Suite; readonly own: SuiteTests | undefined; readonly planted: Planted },
  { lab, joint }: Deep,
): Promise<Seen> {
  const together = own && (await joint(own)).trial;
  return together !== undefined && troubleOf(together.planted, together.outcome) === undefined
    ? together
    : { planted, outcome: await tryPlanted(planted, suite, lab) };
}

function toJudged(suite: Suite, control: Finding | undefined, { planted, outcome }: Seen): Judged {
  const record = {
    gate: suite.gate.id,
    ...{ files: planted.files, names: planted.names, control: control?.message },
    end: endOf(outcome),
  };
  if (control !== undefined) return { findings: [control], record, conclusion: "incomplete" };
  const trouble = troubleOf(planted, outcome);
  if (trouble === undefined) return { findings: [], record };
  return trouble.kind === "tampered"
    ? { findings: [tampered(suite, planted, trouble.why)], record }
    : { findings: [broken(suite, trouble.why)], record, conclusion: "incomplete" };
}

const tryPlanted = ({ files, edits }: Planted, suite: Suite, lab: Lab): Promise<Outcome> =>
  lab.try({ suite, selection: { kind: "files", files }, edits });

const endOf = (outcome: Outcome): unknown =>
  outcome.kind === "not-run"
    ? outcome
    : {
        kind: outcome.kind,
        end: outcome.end,
        ...(outcome.kind === "ran"
          ? { tests: outcome.run.tests.map(({ id, status }) => ({ id, status })) }
          : {}),
      };

/** Undefined: they are seen to fail there. Known for as long as the base's rules are the same: what decides how tests run is protected. */
async function controlOnBase(
  suite: Suite,
  files: readonly string[],
  deep: Deep,
): Promise<Finding | undefined> {
  const { toolbox, rules, effort } = deep;
  const key = rules.keyOf(["canary", suite.gate, languageOf(files[0] ?? "")]);
  const { conclusion, findings } = await keptRun({
    checkRuns: toolbox.checkRuns,
    key,
    signal: effort.signal,
    work: async () => toControlRun(suite, await tryControl(suite, files, deep)),
  });
  return conclusion === "success" ? undefined : (findings[0] ?? broken(suite, "it was not run"));
}

/** Why they cannot be seen to fail there, if so. */
async function tryControl(
  suite: Suite,
  files: readonly string[],
  { toolbox, view, baseLab }: Deep,
  filesMax = 1,
): Promise<string | undefined> {
  const there = new Set(await view.base.listFiles());
  const same = files.filter((path) => there.has(path)).slice(0, filesMax);
  const others = await pickTests(view.base, suite.runner, { sources: files, max: 1 });
  const mark = toolbox.ambient.nonce();
  const planted =
    (await plant(view.base, same.length > 0 ? same : others, mark)) ??
    (await blank(files[0], view.change, mark));
  if (planted === undefined) return "there is no test file to plant it in";
  return troubleOf(planted, await tryPlanted(planted, suite, baseLab))?.why;
}

const toControlRun = (suite: Suite, why: string | undefined): CheckRun => ({
  gate: canary.id,
  class: "rules",
  conclusion: why === undefined ? "success" : "incomplete",
  durationMs: 0,
  findings: why === undefined ? [] : [broken(suite, why)],
  evidence: [],
});

/** On a base without any test: a file that holds nothing else, where the change has its tests, with the same libraries. */
async function blank(
  path: string | undefined,
  tree: TreeReader,
  mark: string,
): Promise<Planted | undefined> {
  const file = path === undefined ? undefined : await tree.readSource(path);
  if (path === undefined || file === undefined) return undefined;
  const language = languageOf(path);
  const canaries = withCanaries({ text: librariesOf(file.text, language) }, language, `${mark}x0`);
  return (
    canaries && {
      ...{ files: [path], edits: { [path]: canaries.text } },
      ...{ names: canaries.names, beside: new Map() },
    }
  );
}

const TEST_LIBRARY =
  /["'](?:node:test|test|vitest|@jest\/globals|(?:node:)?assert(?:\/strict)?)["']/;

function librariesOf(text: string, language: Language | undefined): string {
  if (language === "python" || language === "rust") return "";
  if (language === "go") return `${/^package \w+/m.exec(text)?.[0] ?? ""}\n\nimport "testing"\n`;
  const lines = text.split("\n").filter((line) => TEST_LIBRARY.test(line));
  return `${lines.join("\n")}\n`;
}

const tampered = ({ gate }: Suite, { files }: Planted, why: string): Finding =>
  toRuleFinding("HARNESS_TAMPERED", gate.id, {
    ...(files[0] === undefined ? {} : { file: files[0] }),
    message: `a failing test that was added to ${files.join(", ")} went unnoticed: ${why}`,
    fix: {
      hint: "something that the change loads keeps tests from failing: an assertion library that is changed, an exit, a hook; take it out",
    },
  });

const broken = ({ gate }: Suite, why: string): Finding => ({
  code: "INFRA",
  severity: "hard",
  blame: "infra",
  message: `gate "${gate.id}" could not be shown to fail when a test fails: ${why}`,
  signature: `broken_gate:${hash(gate.id)}/${hash(why)}`,
});
