/** `--ctrf`, `--junit`, `--sarif`, `--markdown`: the same proof in the formats that other programs read. */

import { testRunsOf } from "../compose-reading.js";
import type { Proof } from "../domain/check-run.js";
import { toCtrf } from "../domain/export/ctrf.js";
import { toJunitXml } from "../domain/export/junit-xml.js";
import { type ProofExport, toProofExport } from "../domain/export/proof-export.js";
import { toProofMarkdown } from "../domain/export/proof-markdown.js";
import { toSarif } from "../domain/export/sarif.js";
import { shellWord } from "../domain/shell-word.js";
import type { Site } from "../site.js";
import type { Console } from "./console.js";
import { writeFileOrRefuse } from "./write-file.js";

/** Files to write, by format; each only if asked for. */
export interface ExportOptions {
  readonly ctrf?: string;
  readonly junit?: string;
  readonly sarif?: string;
  readonly markdown?: string;
}

const FORMATS = {
  ctrf: toCtrf,
  junit: toJunitXml,
  sarif: toSarif,
  markdown: toProofMarkdown,
} as const satisfies Record<keyof ExportOptions, (exported: ProofExport) => string>;

export interface Exporter {
  /** Writes what was asked for; nothing, when nothing was. */
  write(site: Site, made: Omit<ProofExport, "testRuns">): Promise<void>;
}

/** Refuses at once what could not be written later: a proof is too long a wait for a mistyped path. */
export function openExporter(console: Console, options: ExportOptions): Exporter {
  const asked = FORMAT_NAMES.flatMap((format) => {
    const path = options[format];
    if (path === undefined) return [];
    writeFileOrRefuse(format, path, "");
    return [{ format, path }];
  });
  return {
    async write(site, made) {
      if (asked.length === 0) return;
      const testRuns = await testRunsOf(site, made.proof.checkRuns);
      const exported = toProofExport({ ...made, testRuns });
      for (const { format, path } of asked) {
        writeFileOrRefuse(format, path, FORMATS[format](exported));
        console.say(`wrote ${path}`);
      }
    },
  };
}

const FORMAT_NAMES = [
  "ctrf",
  "junit",
  "sarif",
  "markdown",
] as const satisfies (keyof ExportOptions)[];

/** The command line that makes the proof again, wherever the two commits are. */
export const proofCommand = ({ subject }: Proof, workstreamFile: string | undefined): string =>
  [
    "interlock prove",
    `--base ${subject.base}`,
    `--head ${subject.head}`,
    ...(workstreamFile === undefined ? [] : [`--workstream ${shellWord(workstreamFile)}`]),
  ].join(" ");
