/** LARGE_FILE and BINARY: what nobody can read in a diff. */

import type { Finding } from "../../../domain/finding.js";
import { LIMITS } from "../../../domain/limits.js";
import { isAllowed } from "../../allowances.js";
import type { ChangedFile, ChangeView } from "../../change/change-view.js";
import { toRuleFinding } from "../../rule-finding.js";

export const sizesOf = (change: ChangeView): readonly Finding[] =>
  change.files.flatMap((file) => {
    const found = [...large(file), ...binary(file, change)];
    return isAllowed(change.workstream, "files", file.path)
      ? found.map((one) => ({
          ...{ ...one, severity: "info" as const },
          message: `${one.message} [allowed by the plan]`,
        }))
      : found;
  });

/** Written by package managers, and as long as they have to be. */
const LOCK =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|Cargo\.lock|go\.sum|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|composer\.lock|Gemfile\.lock|flake\.lock)$/;

/** One that was as large before is not new. */
function large({ path, bytes }: ChangedFile): readonly Finding[] {
  const { before = 0, after = 0 } = bytes;
  if (after <= LIMITS.fileBytesMax || before > LIMITS.fileBytesMax || LOCK.test(path)) return [];
  return [
    toRuleFinding("LARGE_FILE", path, {
      file: path,
      message: `${path} has ${after} bytes, more than ${LIMITS.fileBytesMax}`,
      fix: { hint: "keep what is generated or downloaded out of the repository" },
      allowance: `allow.files: [${JSON.stringify(path)}]`,
    }),
  ];
}

/** Pictures, fonts, sounds and documents have no other form. */
const MEDIA =
  /\.(?:png|jpe?g|gif|webp|avif|ico|icns|bmp|tiff?|woff2?|ttf|otf|eot|mp[34]|m4a|webm|ogg|wav|flac|pdf)$/i;

function binary(file: ChangedFile, change: ChangeView): readonly Finding[] {
  const { path, isBinary, entries, bytes, role } = file;
  const isNew = entries.before === undefined || bytes.before === 0;
  if (!isBinary || !isNew || entries.after === undefined) return [];
  const isProgram = entries.after.mode === "100755";
  if ((MEDIA.test(path) && !isProgram) || LOCK.test(path)) return [];
  // What tests read is often binary, and never built into anything.
  const isSample = role === "test" && !isProgram && change.config.proof.profile === "standard";
  return [
    toRuleFinding("BINARY", path, {
      file: path,
      severity: isSample ? "soft" : "hard",
      message: `${path} is a new binary file${isProgram ? ", and may be run" : ""}: nobody can read what it is`,
      fix: { hint: "add what it is made from, and make it when it is needed" },
      allowance: `allow.files: [${JSON.stringify(path)}]`,
    }),
  ];
}
