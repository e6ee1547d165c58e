/** Tables of what a gate on a change's text finds in a new file: bad samples, and honest ones that come close. */

import { describe, expect, test } from "vitest";
import type { StaticGate } from "../../src/proof/static/static-gate.js";
import { judged } from "./judged.js";

/** What it is, the new file's path and text, and what is found: `CODE:line`, with its severity behind it if it refuses nothing. */
export type Row = readonly [what: string, path: string, text: string, ...found: string[]];

export const lines = (...all: string[]): string => `${all.join("\n")}\n`;

export const tableFor =
  (gate: StaticGate) =>
  (title: string, rows: readonly Row[]): void => {
    describe(title, () => {
      test.each(rows.map((row) => [row[0], row] as const))(
        "%s",
        async (_, [, path, text, ...found]) => {
          const findings = await judged(gate, { after: { [path]: text } });
          const told = findings.map(
            ({ code, line = 0, severity }) =>
              `${code}:${line}${severity === "hard" ? "" : ` ${severity}`}`,
          );
          expect(told.sort()).toEqual(found);
        },
      );
    });
  };
