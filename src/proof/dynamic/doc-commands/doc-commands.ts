/**
 * Do the commands work that a change's documents tell people to type? Blocks that the change has written in are run in a scratch
 * checkout of it. Before any of that is believed, a block that fails has to be seen to fail.
 */

import { explainEnd } from "../../../domain/failure/failure-end.js";
import { reduceLog } from "../../../domain/failure/reduce-log.js";
import type { Finding } from "../../../domain/finding.js";
import { LIMITS } from "../../../domain/limits.js";
import type { Checkout } from "../../../ports/repository.js";
import { addedLinesOf } from "../../change/added-lines.js";
import { openCheckout } from "../../checkouts.js";
import { closeCheckout } from "../../close-checkout.js";
import { severityIn } from "../../profiles.js";
import { readManifest } from "../../protection/manifest.js";
import { toRuleFinding } from "../../rule-finding.js";
import { isLivingDocument } from "../../static/docs/documents.js";
import { type Block, readMarkdown } from "../../static/docs/markdown.js";
import { isTyped } from "../../static/docs/shell-block.js";
import { leadsTo, treePaths } from "../../static/docs/tree-paths.js";
import type { Deep, DeepGate, Judged } from "../deep.js";
import { notLookedAt } from "../not-looked-at.js";
import type { Repository } from "./own-command.js";
import { stepsOf } from "./steps.js";
import { type Tried, tryBlock } from "./try-block.js";

export const docCommands: DeepGate = {
  id: "proof:doc-commands",
  question: ({ trees }) => trees.change,
  judge: async (deep) => {
    const blocks = writtenBlocks(deep);
    if (blocks.length === 0) return { findings: [], record: [], conclusion: "neutral" };
    const repository = await repositoryOf(deep);
    const planned = blocks.map((one) => ({ ...one, steps: stepsOf(one.block, repository) }));
    const isAnyRun = planned.some(({ steps }) => steps.some(({ kind }) => kind === "run"));
    if (isAnyRun) return deep.toolbox.inTurn(() => runAll(planned, deep));
    const told = planned.map(({ path, steps }) => ({
      path,
      tried: steps.flatMap((step) => (step.kind === "run" ? [] : [step])),
    }));
    return { findings: notRunIn(told), record: told, conclusion: "neutral" };
  },
};

interface Written {
  readonly path: string;
  readonly block: Block;
}

/** Whole blocks: what the change has edited in one is about all of it. */
function writtenBlocks({ view }: Deep): readonly Written[] {
  return view.files
    .filter(({ path, after }) => after !== undefined && isLivingDocument(path))
    .flatMap((file) => {
      const added = new Set(addedLinesOf(file).map(({ line }) => line));
      return readMarkdown(file.after?.text ?? "")
        .blocks.filter((block) => isTyped(block) && block.lines.some(({ line }) => added.has(line)))
        .map((block) => ({ path: file.path, block }));
    })
    .slice(0, LIMITS.docBlocksMax);
}

async function repositoryOf({ view, config }: Deep): Promise<Repository> {
  const tree = treePaths(await view.change.listFiles());
  const gates = config.gates.flatMap((gate) => (gate.kind === "actions" ? [] : [gate.run]));
  const programs = programsOf((await view.change.readFile("package.json")) ?? "");
  return {
    tree,
    programs: new Map(programs.filter(([, path]) => tree.files.has(path))),
    proven: new Set([...gates, ...config.setup.map(({ run }) => run)]),
  };
}

/** Names that a shell takes for a function, and where in the tree they lead. */
function programsOf(text: string): readonly (readonly [string, string])[] {
  const manifest = readManifest("package.json", text);
  if (typeof manifest !== "object" || manifest === null || !("bin" in manifest)) return [];
  const { bin } = manifest;
  const named =
    "name" in manifest && typeof bin === "string" ? { [String(manifest.name)]: bin } : bin;
  if (typeof named !== "object" || named === null) return [];
  return Object.entries(named).flatMap(([name, path]: readonly [string, unknown]) => {
    const place = typeof path === "string" ? leadsTo("", path) : undefined;
    return /^\w+$/.test(name) && place !== undefined && /^[\w./-]+$/.test(place)
      ? [[name, place] as const]
      : [];
  });
}

interface Planned extends Written {
  readonly steps: ReturnType<typeof stepsOf>;
}

interface Told {
  readonly path: string;
  readonly tried: readonly Tried[];
}

async function runAll(planned: readonly Planned[], deep: Deep): Promise<Judged> {
  const { toolbox, config, trees, effort } = deep;
  const opened = await openCheckout({
    ...{ toolbox, config, tree: trees.change, signal: effort.signal },
  });
  if (opened.kind === "failed") return broken(`commands of documents, because ${opened.why}`);
  const { checkout } = opened;
  try {
    if (!(await refusesBad(checkout, deep)))
      return broken("commands of documents: one that fails was not seen to fail");
    const told: Told[] = [];
    for (const { path, steps } of planned)
      told.push({ path, tried: await tryBlock(steps, checkout, deep) });
    if (effort.signal?.aborted === true) return broken("commands of documents: it was cancelled");
    const failed = told.flatMap(({ path, tried }) =>
      tried.flatMap((one) => (one.kind === "failed" ? [toFinding(path, one, deep)] : [])),
    );
    return { findings: [...failed, ...notRunIn(told)], record: told };
  } finally {
    await closeCheckout(toolbox, checkout);
  }
}

const broken = (why: string): Judged => ({
  findings: [notLookedAt("INFRA", why)],
  record: why,
  conclusion: "incomplete",
});

/** A script that fails, in a block, by the way that all blocks go. */
async function refusesBad(checkout: Checkout, deep: Deep): Promise<boolean> {
  const name = `control-${deep.toolbox.ambient.nonce()}.sh`;
  const text = `sh ${name}`;
  const repository = { tree: treePaths([name]), programs: new Map(), proven: new Set<string>() };
  const block = { language: "sh", label: "", lines: [{ line: 1, text }] };
  await checkout.write({ [name]: "exit 3\n" });
  try {
    const [tried] = await tryBlock(stepsOf(block, repository), checkout, deep);
    return tried?.kind === "failed";
  } finally {
    await checkout.restore([name]);
  }
}

type Failed = Extract<Tried, { readonly kind: "failed" }>;

function toFinding(file: string, { line, command, end, output }: Failed, deep: Deep): Finding {
  const excerpt = reduceLog(output);
  return {
    ...toRuleFinding("DOC_MISMATCH", `${file} runs ${command}`, {
      ...{ file, line, reproduce: command },
      message: `${file} says \`${command.slice(0, 80)}\`, which fails when it is run (${explainEnd(end)})`,
      ...(excerpt.length === 0 ? {} : { excerpt }),
      fix: {
        hint: "let the document say what works, or mark the block `no-run` if it is not meant to be typed here",
      },
    }),
    severity: severityIn(deep.profile, "DOC_MISMATCH"),
  };
}

const SHOWN_MAX = 3;

/** One finding for all of them; they are all in the record. */
function notRunIn(told: readonly Told[]): readonly Finding[] {
  const left = told.flatMap(({ path, tried }) =>
    tried.flatMap((one) =>
      one.kind === "not-run"
        ? [`${path}:${one.line} \`${one.command.slice(0, 60)}\` (${one.why})`]
        : [],
    ),
  );
  if (left.length === 0) return [];
  const more = left.length > SHOWN_MAX ? `; and ${left.length - SHOWN_MAX} more` : "";
  const what = `${left.slice(0, SHOWN_MAX).join("; ")}${more}`;
  return [notLookedAt("DOC_MISMATCH", `commands of documents that were not run: ${what}`)];
}
