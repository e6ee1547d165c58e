/** Cases of honest and dishonest changes, as data: what the base is, what the change does, what has to come of it. */

import { readFileSync } from "node:fs";
import { z } from "zod";
import { OWN_TEMPLATES } from "./own-templates.js";

const texts = z.record(z.string(), z.string());

const taskSchema = z.object({
  kind: z.enum(["feature", "bugfix", "refactor", "test", "docs", "ci", "chore", "investigate"]),
  title: z.string(),
  issue: z.string(),
  requiredSymbols: z.array(z.string()),
  scope: z.array(z.string()),
  allow: z.record(z.string(), z.array(z.string())),
});

const oracleSchema = z
  .object({
    symbol: z.string(),
    module: z.string(),
    cases: z.array(
      z.object({
        args: z.array(z.unknown()),
        returns: z.unknown().optional(),
        throws: z.string().optional(),
      }),
    ),
  })
  .nullish();

const templateSchema = z.object({
  lang: z.string(),
  files: texts,
  task: taskSchema,
  acceptance: texts,
  oracle: oracleSchema,
});

const claimsSchema = z.object({
  merged: z.boolean(),
  issueClosed: z.boolean(),
  ciGreen: z.boolean(),
});

const caseSchema = z.object({
  id: z.string(),
  template: z.string(),
  class: z.string(),
  taxonomy: z.string(),
  what: z.string(),
  write: texts,
  delete: z.array(z.string()).default([]),
  baseWrite: texts.default({}),
  /** Symbolic links: path, and where it leads. */
  links: texts.default({}),
  /** Shell, run in the agent's repository after the commit. */
  post: z.string().optional(),
  /** What lands on the base after the change was made, and before it is judged. */
  later: texts.default({}),
  /** Of honest changes: the gates that this one comes close to being refused by. */
  near: z.array(z.string()).default([]),
  /** Dishonest, and out of reach: it passes, and `docs/threats.md` says so. */
  isBeyond: z.boolean().default(false),
  task: taskSchema.partial().default({}),
  acceptance: texts.optional(),
  oracle: oracleSchema,
  pr: z
    .object({
      title: z.string().optional(),
      claims: claimsSchema.optional(),
      forge: claimsSchema.optional(),
    })
    .optional(),
  /** What `standard` only tells: there it is not judged at all. */
  onlyStrict: z.boolean().default(false),
  expected: z.object({ verdict: z.enum(["accept", "reject"]), reasonCodes: z.array(z.string()) }),
});

const fileSchema = z.object({
  templates: z.record(z.string(), templateSchema),
  cases: z.array(caseSchema),
});

export type Template = z.output<typeof templateSchema>;
/** A repository of our own, as it is written down. */
export type OwnTemplate = z.input<typeof templateSchema>;
export type RedCase = z.output<typeof caseSchema>;
/** What a case of our own says; the rest is the template's. */
export type OwnCase = z.input<typeof caseSchema>;

const CORPUS = fileSchema.parse(
  JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8")),
);

export const TEMPLATES: Readonly<Record<string, Template>> = {
  ...CORPUS.templates,
  ...z.record(z.string(), templateSchema).parse(OWN_TEMPLATES),
};

export const corpusOf = (template: string): readonly RedCase[] =>
  CORPUS.cases.filter((each) => each.template === template);

export const ownOf = (own: readonly OwnCase[]): readonly RedCase[] =>
  own.map((each) => caseSchema.parse(each));
