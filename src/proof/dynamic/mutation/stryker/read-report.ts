/** What a report of Stryker's says of the lines that it was asked about. It was written beside the change's tests: it is read as a stranger's. */

import { assertNever } from "../../../../domain/assert-never.js";
import { readManifest } from "../../../protection/manifest.js";
import { cutColumns } from "../../../reports/failure-text.js";
import type { AskedFile } from "./asked-lines.js";
import { mutationReportSchema, type ReportedMutant } from "./report-schema.js";

export interface StrykerMutant {
  readonly path: string;
  readonly line: number;
  /** One line: which kind of fault, and what stood there. */
  readonly fault: string;
  readonly state: "noticed" | "survived" | "not reached" | "not judged";
}

export type StrykerAnswer =
  | { readonly kind: "answered"; readonly mutants: readonly StrykerMutant[] }
  /** It says nothing of the change's tests. */
  | { readonly kind: "undecided"; readonly why: string };

const undecided = (why: string): StrykerAnswer => ({ kind: "undecided", why });

/** What the report says of other files and other lines is passed over. */
export function readStrykerReport(text: string, asked: readonly AskedFile[]): StrykerAnswer {
  const read = mutationReportSchema.safeParse(readManifest("report.json", text));
  if (!read.success) {
    const place = read.error.issues[0]?.path.join(".") ?? "";
    const where = place === "" ? "" : ` at ${cutColumns(oneLine(place))}`;
    return undecided(`its report is no mutation testing report${where}`);
  }
  const reported = new Map(Object.entries(read.data.files));
  const other = asked.find(({ file, text: own }) => {
    const one = reported.get(file.path);
    return one !== undefined && one.source !== own;
  });
  if (other !== undefined) return undecided(`its report is of another text of ${other.file.path}`);
  const mutants = asked.flatMap(({ file: { path }, lines }) =>
    (reported.get(path)?.mutants ?? [])
      .filter(({ location }) => lines.includes(location.start.line))
      .map((mutant) => toMutant(path, mutant)),
  );
  return { kind: "answered", mutants };
}

const toMutant = (path: string, { location, ...mutant }: ReportedMutant): StrykerMutant => ({
  path,
  line: location.start.line,
  fault: cutColumns(oneLine(`${mutant.mutatorName} → ${mutant.replacement ?? "?"}`)),
  state: stateOf(mutant.status),
});

/** Without what would begin another line, or speak to a terminal. */
const oneLine = (text: string): string => text.replace(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim();

function stateOf(status: ReportedMutant["status"]): StrykerMutant["state"] {
  switch (status) {
    case "Killed":
    // A fault that never ends is one that tests do not get past.
    case "Timeout":
      return "noticed";
    case "Survived":
      return "survived";
    case "NoCoverage":
      return "not reached";
    case "CompileError":
    case "RuntimeError":
    case "Ignored":
    case "Pending":
      return "not judged";
    default:
      return assertNever(status);
  }
}
