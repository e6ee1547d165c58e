/** Locks of npm, pnpm and Yarn. */

import { parse } from "yaml";
import { differing, type Locked, type LockReader, type Manifest, tableAt, textOf } from "./lock.js";

const INSTALLED = ["dependencies", "devDependencies", "optionalDependencies"];
const SECTIONS = [...INSTALLED, "peerDependencies"];

function entriesOf(value: unknown, sections: readonly string[]): ReadonlyMap<string, string> {
  const entries = sections.flatMap((section) => Object.entries(tableAt(value, section)));
  return new Map(entries.map(([name, spec]) => [name, textOf(spec) ?? ""]));
}

const askedBy = ({ text }: Manifest, sections: readonly string[]): ReadonlyMap<string, string> =>
  entriesOf(JSON.parse(text), sections);

/** `sha512-… sha1-…` */
const digestsOf = (integrity: unknown): ReadonlyMap<string, string> =>
  new Map(
    (textOf(integrity) ?? "").split(/\s+/).flatMap((one) => {
      const at = one.indexOf("-");
      return at < 1 ? [] : [[one.slice(0, at), one] as const];
    }),
  );

const toLocked = (name: string, version: string, place: unknown, integrity: unknown): Locked => ({
  ...{ name, version, digests: digestsOf(integrity) },
  places: typeof place === "string" ? [place] : [],
});

/** Of version 2 and 3; version 1 has no list of what was asked for. */
export const readNpmLock: LockReader = (text) => {
  const lock: unknown = JSON.parse(text);
  const packages = Object.entries(tableAt(lock, "packages"));
  return {
    packages: packages.flatMap(([path, entry]) => {
      const at = path.lastIndexOf("node_modules/");
      const { name, version, resolved, integrity, link } = tableAt(entry);
      if (at === -1 || link === true) return [];
      const own = textOf(name) ?? path.slice(at + "node_modules/".length);
      return [toLocked(own, textOf(version) ?? "", resolved, integrity)];
    }),
    disagreements: (manifest) => {
      const known = packages.find(([path]) => path === manifest.folder)?.[1];
      if (known === undefined) return [];
      return differing(askedBy(manifest, SECTIONS), entriesOf(known, SECTIONS));
    },
  };
};

/** Of version 6 and later: `importers`, or the same at the top where there is one package. */
export const readPnpmLock: LockReader = (text) => {
  const lock: unknown = parse(text);
  const importers = tableAt(lock, "importers");
  const hasOverrides = Object.keys(tableAt(lock, "overrides")).length > 0;
  return {
    packages: Object.entries(tableAt(lock, "packages")).map(([key, entry]) => {
      const [, name = key, version = ""] = /^\/?(@?[^@/]+(?:\/[^@]+)?)@([^(]+)/.exec(key) ?? [];
      const { tarball, repo, integrity } = tableAt(entry, "resolution");
      return toLocked(name, version, tarball ?? repo, integrity);
    }),
    disagreements: (manifest) => {
      const importer = importers[manifest.folder === "" ? "." : manifest.folder];
      if (importer === undefined) return [];
      const locked = INSTALLED.flatMap((section) => Object.entries(tableAt(importer, section)));
      const asked = askedBy(manifest, INSTALLED);
      const specs = locked.map(([name, entry]) => [
        name,
        textOf(tableAt(entry)["specifier"]) ?? "",
      ]);
      const known = new Map(specs.map(([name = "", spec = ""]) => [name, spec] as const));
      // What is overridden stands in the lock as the override says.
      return differing(asked, known).filter(
        (name) => !(hasOverrides && asked.has(name) && known.has(name)),
      );
    },
  };
};

/** Version 1 has a form of its own, later ones are YAML. */
export const readYarnLock: LockReader = (text) => {
  const isClassic = !/^__metadata:/m.test(text);
  const blocks = isClassic ? classicBlocks(text) : berryBlocks(parse(text));
  const keys = new Set(blocks.flatMap(({ keys }) => keys));
  const isKnown = (name: string, spec: string): boolean =>
    [`${name}@${spec}`, `${name}@npm:${spec}`].some((key) => keys.has(key));
  return {
    packages: blocks.map(({ locked }) => locked),
    disagreements: (manifest) => {
      const whole: unknown = JSON.parse(manifest.text);
      const hasOthers = ["workspaces", "resolutions"].some((key) => key in tableAt(whole));
      // Packages of the workspace stand in no classic lock, and what is resolved otherwise not under what was asked for.
      if (manifest.folder !== "" || hasOthers) return [];
      return [...askedBy(manifest, INSTALLED)]
        .filter(([, spec]) => !/^(?:workspace|link|portal|file|patch|exec):/.test(spec))
        .filter(([name, spec]) => !isKnown(name, spec))
        .map(([name]) => name);
    },
  };
};

interface Block {
  readonly keys: readonly string[];
  readonly locked: Locked;
}

const nameIn = (key: string): string => key.slice(0, key.indexOf("@", 1));

function classicBlocks(text: string): readonly Block[] {
  return text.split(/\n(?=\S)/).flatMap((block) => {
    const [header = ""] = block.split("\n");
    if (!header.endsWith(":")) return [];
    const keys = header
      .slice(0, -1)
      .split(", ")
      .map((key) => key.replace(/^"|"$/g, ""));
    const field = (name: string): string | undefined =>
      new RegExp(`^  ${name} "?([^"\\n]+)"?$`, "m").exec(block)?.[1];
    const name = nameIn(keys[0] ?? "");
    const locked = toLocked(name, field("version") ?? "", field("resolved"), field("integrity"));
    return [{ keys, locked }];
  });
}

function berryBlocks(lock: unknown): readonly Block[] {
  return Object.entries(tableAt(lock)).flatMap(([header, entry]) => {
    const { version, resolution, checksum } = tableAt(entry);
    if (header === "__metadata" || typeof resolution !== "string") return [];
    const at = resolution.indexOf("@", 1);
    const place = resolution.slice(at + 1);
    const digests =
      typeof checksum === "string" ? [["checksum", checksum.replace(/^.*\//, "")]] : [];
    const locked: Locked = {
      name: resolution.slice(0, at),
      version: String(version),
      digests: new Map(digests.map(([kind = "", value = ""]) => [kind, value] as const)),
      places: /^(?:npm|workspace):/.test(place) ? [] : [place],
    };
    return [{ keys: header.split(", "), locked }];
  });
}
