/** The parts of SARIF 2.1.0 that say whether a tool ran and what it found. What they must be and are not makes the document no report. */

import { z } from "zod";

const text = z.string();
const index = z.number().int().min(-1);
const levels = z.enum(["none", "note", "warning", "error"]);

const message = z.looseObject({
  text: text.optional(),
  markdown: text.optional(),
  id: text.optional(),
  arguments: z.array(text).optional(),
});

const texts = z.record(text, z.looseObject({ text })).optional();

const rule = z.looseObject({
  id: text,
  messageStrings: texts,
  defaultConfiguration: z.looseObject({ level: levels.optional() }).optional(),
});

const component = z.looseObject({
  name: text.min(1),
  rules: z.array(rule).optional(),
  globalMessageStrings: texts,
});

const artifact = z.looseObject({
  uri: text.optional(),
  uriBaseId: text.optional(),
  index: index.optional(),
});

const location = z.looseObject({
  physicalLocation: z
    .looseObject({
      artifactLocation: artifact.optional(),
      region: z.looseObject({ startLine: z.number().int().positive().optional() }).optional(),
    })
    .optional(),
});

const result = z.looseObject({
  ruleId: text.optional(),
  ruleIndex: index.optional(),
  rule: z
    .looseObject({
      id: text.optional(),
      index: index.optional(),
      toolComponent: z.looseObject({ index: index.optional() }).optional(),
    })
    .optional(),
  kind: z.enum(["notApplicable", "pass", "fail", "review", "open", "informational"]).optional(),
  level: levels.optional(),
  message,
  locations: z.array(location).optional(),
  suppressions: z
    .array(z.looseObject({ status: z.enum(["accepted", "underReview", "rejected"]).optional() }))
    .nullish(),
  baselineState: z.enum(["new", "unchanged", "updated", "absent"]).optional(),
});

const notification = z.looseObject({ level: levels.optional(), message });

const run = z.looseObject({
  tool: z.looseObject({ driver: component, extensions: z.array(component).optional() }),
  invocations: z
    .array(
      z.looseObject({
        executionSuccessful: z.boolean(),
        toolExecutionNotifications: z.array(notification).optional(),
        toolConfigurationNotifications: z.array(notification).optional(),
      }),
    )
    .optional(),
  originalUriBaseIds: z.record(text, artifact).optional(),
  artifacts: z.array(z.looseObject({ location: artifact.optional() })).optional(),
  // Absent or null: the tool did not come to look. In other files: nobody here has them.
  results: z.array(result),
  externalPropertyFileReferences: z.looseObject({ results: z.undefined().optional() }).optional(),
});

export const sarifSchema = z.looseObject({
  version: z.literal("2.1.0"),
  runs: z.array(run).min(1),
});

export type SarifRun = z.output<typeof run>;
export type SarifResult = z.output<typeof result>;
