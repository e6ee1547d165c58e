/**
 * What the model is to do, as the conversation itself says: a script stands in the prompt, between `<<model` and `>>`.
 * The server keeps no state: which step comes next follows from the conversation that it is sent.
 */

import { z } from "zod";

const stepSchema = z.union([
  /** A shell command, by whatever tool of the agent's runs one. */
  z.strictObject({ shell: z.string() }),
  /** A file, by whatever tool of the agent's writes one. */
  z.strictObject({ write: z.string(), text: z.string() }),
  /** A tool by its name; the first whose name ends so. */
  z.strictObject({ tool: z.string(), input: z.record(z.string(), z.unknown()) }),
  /** An error of the provider. */
  z.strictObject({ status: z.number() }),
  /** Never an answer. */
  z.strictObject({ hang: z.literal(true) }),
  /** So many pieces of text, with a pause between them. */
  z.strictObject({ drip: z.number(), everyMs: z.number() }),
]);

const scriptSchema = z.array(
  z.strictObject({
    /** A regular expression that what was said last must match; absent: anything does. */
    when: z.string().optional(),
    steps: z.array(stepSchema),
    say: z.string(),
  }),
);

export type Step = Readonly<z.output<typeof stepSchema>>;
export type Script = Readonly<z.output<typeof scriptSchema>>;

/** For the brief of a workstream. */
export const toScriptText = (script: Script): string => `<<model ${JSON.stringify(script)}>>`;

/** Undefined: there is none. A broken one is a bug of the test. */
export function scriptIn(text: string): Script | undefined {
  const found = [...text.matchAll(/<<model (.*?\])>>/gs)].at(-1)?.[1];
  return found === undefined ? undefined : scriptSchema.parse(JSON.parse(found));
}
