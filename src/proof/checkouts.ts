/** A fresh, warmed checkout around a piece of work, gone afterwards whatever happens. */

import type { CheckRun } from "../domain/check-run.js";
import type { Config } from "../domain/config.js";
import type { Tree } from "../domain/ids.js";
import type { Checkout } from "../ports/repository.js";
import { layBuilt } from "./built.js";
import { closeCheckout } from "./close-checkout.js";
import { notRunnable } from "./run-gate.js";
import { setUp } from "./setup.js";
import type { Toolbox } from "./toolbox.js";

export interface CheckoutRequest {
  readonly toolbox: Toolbox;
  readonly config: Config;
  readonly tree: Tree;
  readonly signal: AbortSignal | undefined;
  readonly extra?: Readonly<Record<string, string>>;
  /** The tree is the base's own. */
  readonly isBase?: boolean;
}

export async function withCheckout(
  request: CheckoutRequest,
  gate: string,
  work: (checkout: Checkout) => Promise<CheckRun>,
): Promise<CheckRun> {
  const { toolbox } = request;
  return toolbox.inTurn(async () => {
    const opened = await openCheckout(request);
    if (opened.kind === "failed") return notRunnable(gate, opened.why);
    try {
      return await work(opened.checkout);
    } finally {
      await closeCheckout(toolbox, opened.checkout);
    }
  });
}

export type Opened =
  | { readonly kind: "open"; readonly checkout: Checkout }
  | { readonly kind: "failed"; readonly why: string };

export async function openCheckout(request: CheckoutRequest): Promise<Opened> {
  const { toolbox, config, tree, isBase, signal, extra } = request;
  const checkout = await toolbox.repository.checkout(tree, extra);
  try {
    await toolbox.warmHome(checkout.path, await toolbox.repository.listFiles(tree));
    const made = await setUp({ toolbox, config, tree, isBase, signal }, checkout.path, "lent");
    if (made.kind === "ready") {
      await layBuilt(request, checkout);
      return { kind: "open", checkout };
    }
    await closeCheckout(toolbox, checkout);
    const last = made.output.trim().split("\n").at(-1) ?? "";
    return {
      kind: "failed",
      why: `the set-up command \`${made.command}\` failed: ${last.slice(0, 200)}`,
    };
  } catch (cause) {
    await closeCheckout(toolbox, checkout);
    throw cause;
  }
}
