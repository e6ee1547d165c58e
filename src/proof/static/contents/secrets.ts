/** SECRET: what a change adds and nobody may read. No part of it is in the finding, which goes to agents and into records. */

import { createHash } from "node:crypto";
import type { Finding } from "../../../domain/finding.js";
import { isAllowed } from "../../allowances.js";
import type { ChangedFile, ChangeView } from "../../change/change-view.js";
import { toRuleFinding } from "../../rule-finding.js";
import { SECRET_KINDS, type SecretKind } from "./secret-kinds.js";

export const secretsIn = (change: ChangeView): readonly Finding[] =>
  change.files.flatMap((file) => secretsOf(file, change));

function secretsOf(file: ChangedFile, change: ChangeView): readonly Finding[] {
  const known = file.before?.text ?? "";
  const seen = new Set<string>();
  return file.hunks.flatMap(({ added, newStart }) => {
    const text = added.join("\n");
    return SECRET_KINDS.flatMap((kind) =>
      [...text.matchAll(kind.pattern)].flatMap((match) => {
        const secret = match[1] ?? match[0];
        if (seen.has(secret) || known.includes(secret) || isMadeUp(secret)) return [];
        seen.add(secret);
        const line = newStart + text.slice(0, match.index).split("\n").length - 1;
        return [toFinding({ kind, secret, line }, file, change)];
      }),
    );
  });
}

interface Place {
  readonly kind: SecretKind;
  readonly secret: string;
  readonly line: number;
}

function toFinding({ kind, secret, line }: Place, file: ChangedFile, change: ChangeView): Finding {
  const name = createHash("sha256").update(secret).digest("hex").slice(0, 16);
  const isPermitted = isAllowed(change.workstream, "secrets", name);
  const isSample =
    kind.isOftenASample === true &&
    file.role !== "source" &&
    change.config.proof.profile === "standard";
  const rest = isPermitted ? " [allowed by the plan]" : "";
  return toRuleFinding("SECRET", `${file.path} ${name}`, {
    file: file.path,
    line,
    severity: isPermitted ? "info" : isSample ? "soft" : "hard",
    message: `the line holds what looks like ${kind.name} of ${secret.length} characters (${name}); it is not shown here${rest}`,
    fix: { hint: "take it out, revoke it if it is real, and read it from the environment" },
    allowance: `allow.secrets: ["${name}"]`,
  });
}

const PLACEHOLDER =
  /example|sample|dummy|placeholder|redacted|your[-_]?|changeme|change-me|password|x{5,}|\*{4,}|0{8,}|(?:1234567|abcdefg)|(.)\1{7,}/i;

/** Words, runs and rows of letters: what people write who mean no secret. */
const isMadeUp = (secret: string): boolean =>
  PLACEHOLDER.test(secret) || bitsPerCharacter(secret) < BITS_MIN;

const BITS_MIN = 3;

/** Shannon's entropy of the characters. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => {
    const share = count / text.length;
    return bits - share * Math.log2(share);
  }, 0);
}
