/** Recorded expectations: snapshots and golden files. What is recorded is expected, so that a changed record is a changed test. */

import type { Finding } from "../../domain/finding.js";
import { isAllowed } from "../allowances.js";
import type { ChangedFile, ChangeView } from "../change/change-view.js";
import { toRuleFinding } from "../rule-finding.js";

const RECORD =
  /(?:^|\/)__snapshots__\/|\.snap(?:shot)?$|\.(?:golden|approved|expected)(?:\.\w+)?$|(?:^|\/)(?:golden|goldens|snapshots|testdata\/(?:.*\/)?(?:want|expected|out(?:put)?s?))\/|(?:^|\/)(?:tests?\/ui|testdata|fixtures)\/.*\.(?:stderr|stdout|golden)$/;

export const changedSnapshots = (change: ChangeView): readonly Finding[] =>
  change.files
    .filter(({ path }) => RECORD.test(path) && !isAllowed(change.workstream, "changeTests", path))
    .flatMap((file) => findingOf(file, change));

function findingOf(file: ChangedFile, { files }: ChangeView): readonly Finding[] {
  const { path } = file;
  if (file.entries.before === undefined) return [];
  const isMoved =
    file.after === undefined &&
    files.some(({ after }) => after !== undefined && after.text === file.before?.text);
  if (isMoved) return [];
  if (file.before === undefined || file.after === undefined)
    return [toChanged(path, file.entries.after === undefined ? "is gone" : "is another one")];
  const [entry] = changedEntries(file.before.text, file.after.text);
  return entry === undefined ? [] : [toChanged(path, entry)];
}

/** A file of Jest's or Vitest's holds many records; others are one. */
function changedEntries(before: string, after: string): readonly string[] {
  const [old, now] = [entriesIn(before), entriesIn(after)];
  return [...old].flatMap(([name, text]) => {
    if (now.get(name) === text || [...now.values()].includes(text)) return [];
    const what = name === "" ? "" : `"${name}" `;
    return [`${what}${now.has(name) ? "records another value" : "is gone"}`];
  });
}

function entriesIn(text: string): ReadonlyMap<string, string> {
  const parts = text.split(/^exports\[`/m);
  if (parts.length === 1) return new Map([["", withoutHead(text)]]);
  return new Map(
    parts.slice(1).map((part) => {
      const end = part.indexOf("`] = ");
      return [part.slice(0, end), part.slice(end).trim()] as const;
    }),
  );
}

/** What `insta` notes above a record says where it comes from, not what it is. */
const withoutHead = (text: string): string => text.replace(/^---\n[\s\S]*?\n---\n/, "").trim();

const toChanged = (path: string, what: string): Finding =>
  toRuleFinding("TEST_WEAKENED", path, {
    file: path,
    message: `${path} is what tests expect, and ${what}`,
    fix: {
      hint: "put the record back; where the behaviour is meant to change, the plan has to name the file",
    },
    allowance: "allow.changeTests",
  });
