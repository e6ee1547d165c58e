/** The parts of a mutation testing report (schema versions 1 and 2) that say which faults were noticed. A part that is another makes it no report. */

import { z } from "zod";

const position = z.looseObject({
  line: z.number().int().positive(),
  column: z.number().int().positive(),
});

const mutant = z.looseObject({
  id: z.string(),
  mutatorName: z.string(),
  replacement: z.string().optional(),
  status: z.enum([
    "Killed",
    "Survived",
    "NoCoverage",
    "CompileError",
    "RuntimeError",
    "Timeout",
    "Ignored",
    "Pending",
  ]),
  location: z.looseObject({ start: position, end: position }),
});

export const mutationReportSchema = z.looseObject({
  schemaVersion: z.string().regex(/^[12](?:\.\d+){0,2}$/),
  files: z.record(z.string(), z.looseObject({ source: z.string(), mutants: z.array(mutant) })),
});

export type ReportedMutant = z.output<typeof mutant>;
