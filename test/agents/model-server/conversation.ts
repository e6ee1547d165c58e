/** A request to a model, whatever the provider: what was said, what tools there are. And what is answered. */

import { type Step, scriptIn } from "./script.js";

export type Item =
  | { readonly by: "user" | "model"; readonly kind: "text"; readonly text: string }
  | { readonly by: "model"; readonly kind: "call"; readonly name: string }
  | { readonly by: "tool"; readonly kind: "result"; readonly text: string };

export interface Tool {
  readonly name: string;
  /** JSON Schema of its input. */
  readonly schema: unknown;
  /** How it is called when the provider has kinds of tools of its own. */
  readonly kind: "function" | "custom";
  readonly namespace?: string;
}

export interface Conversation {
  readonly model: string;
  readonly items: readonly Item[];
  readonly tools: readonly Tool[];
  readonly streams: boolean;
}

export type Reply =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "step"; readonly step: Step; readonly callId: string };

/** What every last word of the model bears, so that it is known for one in what follows. */
export const LAST_WORD = "[said]";

/** Decided by what was said since the model's last word, and by how many tools have answered since then. */
export function replyTo({ items, tools }: Conversation): Reply {
  const since = items.slice(
    items.findLastIndex(
      (item) => item.by === "model" && isText(item) && item.text.includes(LAST_WORD),
    ) + 1,
  );
  const said = textOf(since, "user");
  const script = scriptIn(textOf(items, "user"));
  if (script === undefined || tools.length === 0) return { kind: "text", text: "ok" };
  const scene = script.find(({ when }) => when === undefined || new RegExp(when).test(said));
  if (scene === undefined) return { kind: "text", text: `Nothing to do. ${LAST_WORD}` };
  const lastUser = since.findLastIndex((item) => item.by === "user");
  const results = since.slice(lastUser + 1).filter((item) => item.by === "tool").length;
  const step = scene.steps[results];
  if (step === undefined) return { kind: "text", text: `${scene.say} ${LAST_WORD}` };
  return { kind: "step", step, callId: `call_${items.length}_${results}` };
}

const isText = (item: Item): item is Extract<Item, { kind: "text" }> => item.kind === "text";

export const textOf = (items: readonly Item[], by: Item["by"]): string =>
  items.flatMap((item) => (item.by === by && isText(item) ? [item.text] : [])).join("\n");
