/** The key under which a gate's result is known: equal key, equal question, so it is never asked twice. */

import { createHash } from "node:crypto";
import type { Config, Gate } from "../domain/config.js";
import type { Tree } from "../domain/ids.js";
import type { BlackBoxCase } from "../domain/plan.js";

export function resultKey(question: {
  readonly tree: Tree;
  readonly gate: Gate | AcceptanceQuestion;
  readonly config: Config;
  readonly toolchain: string;
  readonly retries: number;
  /** What a workflow's event says of the change. */
  readonly event?: { readonly base: string; readonly title: string };
}): string {
  const { tree, gate, config, toolchain, retries, event } = question;
  const asked = [tree, gate, config.setup, config.env, toolchain, Math.min(retries, 1)];
  const read = config.matchers.length === 0 ? asked : [...asked, config.matchers];
  return digest(event === undefined ? read : [...read, event]);
}

export interface AcceptanceQuestion {
  readonly kind: "acceptance";
  readonly files: Readonly<Record<string, string>>;
  readonly run: string;
  readonly network: boolean;
  readonly cases?: readonly BlackBoxCase[];
}

/** SHA-256 of the value's JSON, in hexadecimal. */
export const digest = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex");
