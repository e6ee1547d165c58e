/**
 * LOCK_MISMATCH: a lock and its manifest that disagree since the change, a package from a place that the base's lock does not
 * name, and other contents under the same version.
 */

import type { Finding } from "../../../domain/finding.js";
import { isAllowed } from "../../allowances.js";
import type { ChangeView, TreeReader } from "../../change/change-view.js";
import { toRuleFinding } from "../../rule-finding.js";
import type { Lock, Locked } from "./lock.js";
import { fileNameOf, folderOf, kindOfLock, LOCK_KINDS, readLock } from "./lock-files.js";
import { placeOf, USUAL_PLACES } from "./places.js";

export async function lockMismatches(change: ChangeView): Promise<readonly Finding[]> {
  const paths = change.files.flatMap(({ path, entries }) => (entries.after ? [path] : []));
  if (!paths.some(isOfInterest)) return [];
  const readers = { base: lockReader(change.base), change: lockReader(change.change) };
  const locks = paths.filter((path) => kindOfLock(path) !== undefined);
  const inside = await Promise.all(locks.map((path) => insideOf(path, readers, change)));
  const pairs = await pairsOf(paths, change);
  const between = await Promise.all(pairs.map((pair) => betweenOf(pair, readers, change)));
  return [...inside.flat(), ...between.flat()];
}

const isOfInterest = (path: string): boolean =>
  LOCK_KINDS.some(({ name, manifest }) => [name, manifest].includes(fileNameOf(path)));

type ReadLock = (path: string) => Promise<Lock | undefined>;

interface Readers {
  readonly base: ReadLock;
  readonly change: ReadLock;
}

/** Reads each lock once, however many manifests belong to it. */
function lockReader(tree: TreeReader): ReadLock {
  const known = new Map<string, Promise<Lock | undefined>>();
  const read: ReadLock = async (path) => {
    const text = await tree.readFile(path);
    return text === undefined ? undefined : readLock(path, text);
  };
  return (path) => {
    const reading = known.get(path) ?? read(path);
    known.set(path, reading);
    return reading;
  };
}

async function insideOf(
  path: string,
  readers: Readers,
  change: ChangeView,
): Promise<readonly Finding[]> {
  const [before, after] = [await readers.base(path), await readers.change(path)];
  if (after === undefined) return [];
  const places = new Set((before?.packages ?? []).flatMap(placesOf));
  const usual = places.size === 0 ? new Set(USUAL_PLACES) : places;
  const old = new Map((before?.packages ?? []).map((one) => [keyOf(one), one]));
  const found = after.packages.flatMap((one) => {
    const elsewhere = placesOf(one).find((place) => !usual.has(place));
    if (elsewhere !== undefined) return [fromElsewhere(path, one, elsewhere)];
    const known = old.get(keyOf(one));
    return known !== undefined && isOther(known, one) ? [otherContents(path, one)] : [];
  });
  return unique(found).map((finding) => permitted(finding, change));
}

const keyOf = ({ name, version }: Locked): string => `${name} ${version}`;

const placesOf = ({ places }: Locked): readonly string[] =>
  places.map(placeOf).filter((place) => place !== undefined);

/** What was digested the same way has another digest. */
const isOther = (one: Locked, other: Locked): boolean =>
  [...one.digests].some(([label, digest]) => (other.digests.get(label) ?? digest) !== digest);

interface Told {
  readonly finding: Finding;
  readonly name: string;
}

const fromElsewhere = (path: string, { name, version }: Locked, place: string): Told => ({
  name,
  finding: toRuleFinding("LOCK_MISMATCH", `${path} ${name} ${place}`, {
    file: path,
    message: `${path} takes ${name} ${version} from ${place}, which the base's lock takes nothing from`,
    fix: { hint: "make the lock anew with the registry that the base uses" },
    allowance: `allow.newDependencies: [${JSON.stringify(name)}]`,
  }),
});

const otherContents = (path: string, { name, version }: Locked): Told => ({
  name,
  finding: toRuleFinding("LOCK_MISMATCH", `${path} ${name} ${version} contents`, {
    file: path,
    message: `${path} has another digest for ${name} ${version} than the base: other contents under the same version`,
    fix: {
      hint: "put the digest back as the base has it, and ask a person if the package has really changed",
    },
    allowance: `allow.newDependencies: [${JSON.stringify(name)}]`,
  }),
});

const permitted = ({ finding, name }: Told, { workstream }: ChangeView): Finding =>
  isAllowed(workstream, "newDependencies", name)
    ? { ...finding, severity: "info", message: `${finding.message} [allowed by the plan]` }
    : finding;

interface Pair {
  readonly lock: string;
  readonly manifest: string;
}

/** Of each manifest and lock that was changed, with what it belongs to. */
async function pairsOf(paths: readonly string[], change: ChangeView): Promise<readonly Pair[]> {
  const files = new Set(await change.change.listFiles());
  const hasGoWork = files.has("go.work");
  const found = LOCK_KINDS.flatMap((kind): readonly Pair[] => {
    if (kind.name === "go.sum" && hasGoWork) return [];
    return paths.flatMap((path) => {
      const folder = folderOf(path);
      const manifest = `${folder}${kind.manifest}`;
      if (fileNameOf(path) === kind.name)
        return files.has(manifest) ? [{ lock: path, manifest }] : [];
      if (fileNameOf(path) !== kind.manifest) return [];
      const folders = kind.isOfWorkspace ? foldersAbove(folder) : [folder];
      const lock = folders.map((one) => `${one}${kind.name}`).find((one) => files.has(one));
      return lock === undefined ? [] : [{ lock, manifest: path }];
    });
  });
  return [...new Map(found.map((pair) => [`${pair.lock}\n${pair.manifest}`, pair])).values()];
}

/** The folder itself, and those that it lies in, the nearest first. */
function foldersAbove(folder: string): readonly string[] {
  const steps = folder.split("/").slice(0, -1);
  return [...steps.keys(), steps.length].reverse().map((count) =>
    steps
      .slice(0, count)
      .map((step) => `${step}/`)
      .join(""),
  );
}

async function betweenOf(
  pair: Pair,
  readers: Readers,
  change: ChangeView,
): Promise<readonly Finding[]> {
  const now = await disagreements(pair, readers.change, change.change);
  if (now.length === 0) return [];
  // What did not fit before is not the change's.
  const before = new Set(await disagreements(pair, readers.base, change.base));
  const names = now.filter((name) => !before.has(name)).sort();
  if (names.length === 0) return [];
  const { lock, manifest } = pair;
  const some = names.slice(0, 5).join(", ");
  return [
    toRuleFinding("LOCK_MISMATCH", `${lock} ${manifest}`, {
      file: lock,
      message: `${lock} and ${manifest} disagree about ${some}${names.length > 5 ? " …" : ""}`,
      fix: { hint: "make the lock anew from the manifest, and commit both" },
    }),
  ];
}

async function disagreements(
  { lock, manifest }: Pair,
  read: ReadLock,
  tree: TreeReader,
): Promise<readonly string[]> {
  const [locked, text] = [await read(lock), await tree.readFile(manifest)];
  if (locked === undefined || text === undefined) return [];
  const folder = folderOf(manifest).slice(folderOf(lock).length).replace(/\/$/, "");
  try {
    return locked.disagreements({ folder, text });
  } catch (cause) {
    // A manifest that cannot be read asks for nothing.
    if (cause instanceof Error) return [];
    throw cause;
  }
}

const unique = (all: readonly Told[]): readonly Told[] => [
  ...new Map(all.map((one) => [one.finding.signature, one])).values(),
];
