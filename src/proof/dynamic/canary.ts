/**
 * A test that has to fail, planted among the change's own tests so that it loads what they load. If it is not reported as
 * failed, nothing that the runner says counts. First it is planted on the base: what is not seen to fail there, neither, is no
 * proof against a change.
 */

import type { Finding } from "../../domain/finding.js";
import { hash } from "../../domain/hash.js";
import type { TestResult } from "../../domain/test-run.js";
import type { Language } from "../../ports/syntax.js";
import type { TreeReader } from "../change/change-view.js";
import { languageOf } from "../change/language-of.js";
import { toRuleFinding } from "../rule-finding.js";
import type { TestCase } from "../tests/test-case.js";
import { testsIn } from "../tests/tests-in.js";
import { type Canaries, withCanaries } from "./canary-text.js";
import type { Deep, DeepGate, Judged } from "./deep.js";
import { comesFrom } from "./known-tests.js";
import type { Edits, Lab, Outcome, Suite } from "./lab.js";
import { notLookedAt } from "./not-looked-at.js";
import { isFailed } from "./outcomes.js";
import { pickTests } from "./pick-tests.js";

/** Test files that canaries are planted in, of one suite. */
const FILES_MAX = 3;

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

interface Planted {
  readonly files: readonly string[];
  readonly edits: Edits;
  readonly names: readonly string[];
  /** The file's own tests, by each name. */
  readonly beside: ReadonlyMap<string, readonly TestCase[]>;
}

async function judgeSuite(suite: Suite, deep: Deep): Promise<Judged> {
  const { view, tests, lab, toolbox } = deep;
  const own = tests.find((one) => one.suite === suite)?.files ?? [];
  const sources = view.files.map(({ path }) => path);
  const files =
    own.length > 0
      ? own.slice(0, FILES_MAX)
      : await pickTests(view.change, suite.runner, { sources, max: 1 });
  const planted = await plant(view.change, files, toolbox.ambient.nonce());
  if (planted === undefined) {
    const why = `gate "${suite.gate.id}", because it has no test file that a failing test can be written into`;
    return {
      findings: [notLookedAt("HARNESS_TAMPERED", why)],
      record: { gate: suite.gate.id, files },
    };
  }
  const [control, outcome] = await Promise.all([
    controlOnBase(suite, planted.files, deep),
    tryPlanted(planted, suite, lab),
  ]);
  const record = {
    gate: suite.gate.id,
    ...{ files: planted.files, names: planted.names, control },
    end: endOf(outcome),
  };
  if (control !== undefined)
    return { findings: [broken(suite, control)], record, conclusion: "incomplete" };
  const trouble = troubleOf(planted, outcome);
  if (trouble === undefined) return { findings: [], record };
  return trouble.kind === "tampered"
    ? { findings: [tampered(suite, planted, trouble.why)], record }
    : { findings: [broken(suite, trouble.why)], record, conclusion: "incomplete" };
}

async function plant(
  tree: TreeReader,
  files: readonly string[],
  mark: string,
): Promise<Planted | undefined> {
  const planted: (readonly [string, Canaries, readonly TestCase[]])[] = [];
  for (const path of files) {
    const file = await tree.readSource(path);
    const language = languageOf(path);
    const canaries = file && withCanaries(file, language, `${mark}x${planted.length}`);
    const own =
      language === undefined || file?.syntax === undefined ? [] : testsIn(language, file.syntax);
    if (canaries !== undefined) planted.push([path, canaries, own]);
  }
  return planted.length === 0
    ? undefined
    : {
        files: planted.map(([path]) => path),
        edits: Object.fromEntries(planted.map(([path, { text }]) => [path, text])),
        names: planted.flatMap(([, { names }]) => names),
        beside: new Map(
          planted.flatMap(([, { names }, own]) => names.map((name) => [name, own] as const)),
        ),
      };
}

const tryPlanted = ({ files, edits }: Planted, suite: Suite, lab: Lab): Promise<Outcome> =>
  lab.try({ suite, selection: { kind: "files", files }, edits });

type Trouble = { readonly kind: "tampered" | "unclear"; readonly why: string };

/** Undefined: every one was reported as failed, and the command said so too. */
function troubleOf({ names, beside }: Planted, outcome: Outcome): Trouble | undefined {
  if (outcome.kind === "not-run") return { kind: "unclear", why: outcome.why };
  if (outcome.kind === "timed-out") return { kind: "unclear", why: "it was not done in time" };
  const isSuccess = outcome.end.kind === "exited" && outcome.end.exitCode === 0;
  if (outcome.kind === "broken")
    return isSuccess
      ? { kind: "tampered", why: "the command ended with success and left no report" }
      : { kind: "unclear", why: "the tests did not start with it" };
  const { tests } = outcome.run;
  const seen = names.map((name) => tests.find((test) => test.name.endsWith(name)));
  const passed = names.filter((_, at) => seen[at] !== undefined && !isFailed(seen[at]));
  if (passed.length > 0) return { kind: "tampered", why: `${wayOf(passed)} did not fail` };
  // Whether a file is run at all is for the inventory to say.
  const isRun = (name: string): boolean =>
    isAnyReported(beside.get(name) ?? [], tests) || seen.every((test) => test === undefined);
  const missing = names.filter((name, at) => seen[at] === undefined && isRun(name));
  if (missing.length > 0) {
    // A file that does not load at all says so as a failure of its own.
    const isUnloaded = tests.some(({ status }) => status === "error") && !isSuccess;
    return isUnloaded
      ? { kind: "unclear", why: "the test file did not load with it" }
      : { kind: "tampered", why: `${wayOf(missing)} is not in the report` };
  }
  return isSuccess
    ? { kind: "tampered", why: "the command ended with success all the same" }
    : undefined;
}

const isAnyReported = (own: readonly TestCase[], tests: readonly TestResult[]): boolean =>
  own.length === 0 || own.some((test) => tests.some((result) => comesFrom(result, test)));

/** The way to fail is told, the mark is not: it is new every time anyhow. */
const wayOf = (names: readonly string[]): string =>
  `a test that fails by ${names.map((name) => /x\d+([a-z]+)$/.exec(name)?.[1] ?? "itself").join(", ")}`;

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
): Promise<string | undefined> {
  const { toolbox, view, baseLab, rules } = deep;
  const key = rules.keyOf(["canary", suite.gate, languageOf(files[0] ?? "")]);
  if ((await toolbox.checkRuns.get(key)) !== undefined) return undefined;
  const there = new Set(await view.base.listFiles());
  const same = files.filter((path) => there.has(path)).slice(0, 1);
  const others = await pickTests(view.base, suite.runner, { sources: files, max: 1 });
  const mark = toolbox.ambient.nonce();
  const planted =
    (await plant(view.base, same.length > 0 ? same : others, mark)) ??
    (await blank(files[0], view.change, mark));
  if (planted === undefined) return "there is no test file to plant it in";
  const trouble = troubleOf(planted, await tryPlanted(planted, suite, baseLab));
  if (trouble !== undefined) return trouble.why;
  await toolbox.checkRuns.put(key, {
    gate: canary.id,
    class: "rules",
    conclusion: "success",
    durationMs: 0,
    findings: [],
    evidence: [],
  });
  return undefined;
}

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
