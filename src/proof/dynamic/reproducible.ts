/**
 * Does the same tree give the same build? Gates that say what they make are run twice, in two folders, and what they have made is
 * compared. Before that is believed, an output that was changed has to be seen as another one.
 */

import type { CommandGate } from "../../domain/config.js";
import type { Finding } from "../../domain/finding.js";
import { LIMITS } from "../../domain/limits.js";
import type { Checkout } from "../../ports/repository.js";
import { openCheckout } from "../checkouts.js";
import { closeCheckout } from "../close-checkout.js";
import { toRuleFinding } from "../rule-finding.js";
import { runGate } from "../run-gate.js";
import type { Deep, DeepGate } from "./deep.js";
import { notLookedAt } from "./not-looked-at.js";

/** Only in `strict`: it costs two builds. */
export const reproducible: DeepGate = {
  id: "proof:reproducible",
  question: ({ trees, config }) => [trees.change, config.gates],
  judge: async (deep) => {
    const gates = deep.profile === "strict" ? deep.config.gates.filter(hasOutputs) : [];
    const built: Compared[] = [];
    for (const gate of gates) built.push(await deep.toolbox.inTurn(() => buildTwice(gate, deep)));
    const findings = built.flatMap((one) => findingsOf(one));
    if (built.some(({ kind }) => kind === "broken"))
      return { findings, record: built, conclusion: "incomplete" };
    return built.length === 0
      ? { findings, record: built, conclusion: "neutral" }
      : { findings, record: built };
  },
};

type Building = CommandGate & { readonly outputs: readonly string[] };

const hasOutputs = (gate: Deep["config"]["gates"][number]): gate is Building =>
  gate.kind === "command" && gate.outputs !== undefined;

type Digests = Readonly<Record<string, string>>;

type Compared = { readonly gate: string; readonly outputs: readonly string[] } & (
  | { readonly kind: "compared"; readonly files: number; readonly differ: readonly string[] }
  | { readonly kind: "nothing" }
  | { readonly kind: "broken"; readonly why: string }
);

async function buildTwice(gate: Building, deep: Deep): Promise<Compared> {
  const shared = { gate: gate.id, outputs: gate.outputs };
  const first = await build(gate, deep, () => Promise.resolve(true));
  if (typeof first === "string") return { ...shared, kind: "broken", why: first };
  const second = await build(gate, deep, async (checkout, made) => {
    const [path] = Object.keys(made);
    if (path === undefined) return true;
    await checkout.write({ [path]: `control ${deep.toolbox.ambient.nonce()}\n` });
    return (await checkout.digests(gate.outputs))[path] !== made[path];
  });
  if (typeof second === "string") return { ...shared, kind: "broken", why: second };
  const paths = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort();
  if (paths.length === 0) return { ...shared, kind: "nothing" };
  const differ = paths.filter((path) => first[path] !== second[path]);
  return { ...shared, kind: "compared", files: paths.length, differ };
}

/** What it made, or why that is not known. */
async function build(
  gate: Building,
  { toolbox, config, trees, effort }: Deep,
  isControlled: (checkout: Checkout, made: Digests) => Promise<boolean>,
): Promise<Digests | string> {
  const { signal } = effort;
  const opened = await openCheckout({ toolbox, config, tree: trees.change, signal });
  if (opened.kind === "failed") return opened.why;
  const { checkout } = opened;
  try {
    await checkout.write(Object.fromEntries(gate.outputs.map((path) => [path, undefined])));
    const quiet = { ...effort, onProgress: () => undefined };
    const run = await runGate(gate, { toolbox, config, checkout, effort: quiet });
    if (run.conclusion !== "success") return `it ended as ${run.conclusion} when it was built anew`;
    const made = await checkout.digests(gate.outputs);
    return (await isControlled(checkout, made)) ? made : "a changed output was not seen as another";
  } finally {
    await closeCheckout(toolbox, checkout);
  }
}

function findingsOf(one: Compared): readonly Finding[] {
  const { gate, outputs } = one;
  switch (one.kind) {
    case "broken":
      return [notLookedAt("INFRA", `whether gate "${gate}" builds the same twice: ${one.why}`)];
    case "nothing":
      return [
        toFinding(gate, `gate "${gate}" made nothing at ${outputs.join(", ")}`, {
          hint: "name in `outputs` what it makes, or see why it makes nothing",
        }),
      ];
    case "compared":
      return one.differ.length === 0
        ? []
        : [
            {
              ...toFinding(
                gate,
                `gate "${gate}" made other files the second time: ${one.differ.length} of ${one.files} differ`,
                { hint: "look for times, paths, and an order that is left to chance" },
              ),
              excerpt: one.differ.slice(0, LIMITS.excerptLinesMax),
            },
          ];
  }
}

/** Said, and refused by nobody: most builds are not, and few have to be. */
const toFinding = (gate: string, message: string, fix: Finding["fix"] & object): Finding => ({
  ...toRuleFinding("BUILD_FAIL", `not reproducible ${gate}`, { message, fix }),
  severity: "soft",
});
