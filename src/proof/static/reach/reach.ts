/** UNREACHABLE_CODE: what a change adds and nothing uses outside of tests, or nothing ever comes to. */

import type { Finding } from "../../../domain/finding.js";
import { touchedIn } from "../../change/added-lines.js";
import type { ChangedFile, ChangeView, FileText } from "../../change/change-view.js";
import { toRuleFinding } from "../../rule-finding.js";
import { newSightings } from "../new-sightings.js";
import type { Control, StaticGate } from "../static-gate.js";
import { afterTheEnd } from "./after-the-end.js";
import { namedIn } from "./named.js";
import { isPublic, type Placed } from "./public.js";
import { type Use, useOf } from "./references.js";

/** Names of one change that are looked for. */
const NAMES_MAX = 300;

const dead = (path: string, text: string): Control => ({
  code: "UNREACHABLE_CODE",
  after: { [path]: text },
});

export const reach: StaticGate = {
  id: "proof:reach",
  judge: findingsIn,
  controls: [
    dead("src/a.js", "function parse() {\n  return parse;\n}\n"),
    dead("src/a.ts", "export function a(): number {\n  return 1;\n  start();\n}\n"),
    dead("src/a.py", "def _parse(text):\n    return text\n"),
    dead("src/a.py", "if False:\n    start()\n"),
    dead("src/a.rs", "fn parse() -> u8 {\n    1\n}\n"),
    dead("a.go", "package a\n\nfunc parse() int {\n\treturn 1\n}\n"),
  ],
};

async function findingsIn(change: ChangeView): Promise<readonly Finding[]> {
  const behind = newSightings(change, [afterTheEnd]).map(({ file: { path }, sighting }) =>
    toRuleFinding(sighting.code, `${path} ${sighting.key}`, {
      ...{ file: path, line: sighting.line, message: `${path}: ${sighting.message}` },
      fix: { hint: sighting.hint },
    }),
  );
  return [...(await unused(change)).map(toUnused), ...behind];
}

const toUnused = ({ path, name, node }: Placed): Finding =>
  toRuleFinding("UNREACHABLE_CODE", `${path} ${name}`, {
    ...{ file: path, line: node.line },
    message: `nothing outside of tests uses \`${name}\`, which the change adds`,
    fix: { hint: `use \`${name}\` where the task needs it, or take it out` },
  });

/** What is used only by what is itself not used is not used either. */
async function unused({ files, change }: ChangeView): Promise<readonly Placed[]> {
  const known = new Set(
    files.flatMap((file) => namesOf(file, file.before).map(({ name }) => name)),
  );
  const added = files.flatMap((file) => {
    const isTouched = touchedIn(file);
    return namesOf(file, file.after).filter(
      ({ name, nameNode }) => !known.has(name) && isTouched(nameNode),
    );
  });
  const asked = added.slice(0, NAMES_MAX);
  const uses = new Map<Placed, Use>();
  for (const one of asked)
    uses.set(one, (await isPublic(one, change)) ? "used" : await useOf(one, asked, change));
  const alive = aliveOf(uses);
  return asked.filter((one) => !alive.has(one) && !isOfUnused(one, asked, alive));
}

function aliveOf(uses: ReadonlyMap<Placed, Use>): ReadonlySet<Placed> {
  const alive = new Set<Placed>();
  for (let before = -1; before !== alive.size; ) {
    before = alive.size;
    for (const [one, use] of uses)
      if (use === "used" || [...use].some((user) => alive.has(user))) alive.add(one);
  }
  return alive;
}

/** A method whose class is told of already. */
const isOfUnused = (
  { path, owner }: Placed,
  all: readonly Placed[],
  alive: ReadonlySet<Placed>,
): boolean =>
  owner !== undefined &&
  all.some((one) => one.path === path && one.node.start === owner.start && !alive.has(one));

/** Programs that only show or measure something, and helpers of tests. */
const ASIDE =
  /(?:^|\/)(?:examples?|bench(?:es|marks?)?|docs|fixtures|testdata|testing|testutils?|test_utils|vendor|generated)\/|\.d\.[cm]?ts$|\.pyi$|(?:^|\/)(?:settings|conf|config|build)\.\w+$|_(?:gen|generated)\.\w+$|\.min\.js$/;

function namesOf(
  { path, role, language }: ChangedFile,
  text: FileText | undefined,
): readonly Placed[] {
  if (role !== "source" || language === undefined || text?.syntax === undefined) return [];
  if (ASIDE.test(path)) return [];
  return namedIn(text.syntax, language).map((one) => ({ ...one, path, language }));
}
