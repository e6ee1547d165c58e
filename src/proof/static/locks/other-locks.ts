/** Locks of Cargo, Poetry, uv and Go. */

import { parse } from "smol-toml";
import { type Locked, type LockReader, type Table, tableAt, tablesOf, textOf } from "./lock.js";

const packagesOf = (text: string): readonly Table[] => tablesOf(parse(text)["package"]);

const named = (entry: Table): Pick<Locked, "name" | "version"> => ({
  name: textOf(entry["name"]) ?? "",
  version: textOf(entry["version"]) ?? "",
});

export const readCargoLock: LockReader = (text) => {
  const packages = packagesOf(text);
  return {
    packages: packages.map((entry) => {
      const { source, checksum } = entry;
      return {
        ...named(entry),
        places: typeof source === "string" ? [source] : [],
        digests: new Map(typeof checksum === "string" ? [["checksum", checksum] as const] : []),
      };
    }),
    disagreements: ({ text: manifest }) => {
      const { name, names, hasShared } = cargoAsks(manifest);
      const own = packages.find((entry) => entry["name"] === name && entry["source"] === undefined);
      if (own === undefined) return [];
      const dependencies = Array.isArray(own["dependencies"]) ? own["dependencies"] : [];
      const known = new Set(dependencies.map((one) => String(one).split(" ")[0] ?? ""));
      const missing = names.filter((one) => !known.has(one));
      // What comes from the workspace may have another name there.
      return hasShared
        ? missing
        : [...missing, ...[...known].filter((one) => !names.includes(one))];
    },
  };
};

const CARGO_SECTIONS = ["dependencies", "dev-dependencies", "build-dependencies"];

interface CargoAsks {
  readonly name: string | undefined;
  readonly names: readonly string[];
  /** Some of what is asked for is named by the workspace. */
  readonly hasShared: boolean;
}

function cargoAsks(text: string): CargoAsks {
  const manifest = parse(text);
  const targets = Object.values(tableAt(manifest, "target"));
  const entries = [manifest, ...targets].flatMap((place) =>
    CARGO_SECTIONS.flatMap((section) => Object.entries(tableAt(place, section))),
  );
  const isShared = (spec: unknown): boolean => tableAt(spec)["workspace"] === true;
  const own = entries.filter(([, spec]) => !isShared(spec));
  return {
    name: textOf(tableAt(manifest, "package")["name"]),
    names: [...new Set(own.map(([key, spec]) => textOf(tableAt(spec)["package"]) ?? key))],
    hasShared: own.length < entries.length,
  };
}

/** `[[package]]` of Poetry: `files`; of uv: `sdist` and `wheels`. */
export const readPythonLock: LockReader = (text) => {
  const packages = packagesOf(text);
  const known = new Set(packages.map((entry) => normal(named(entry).name)));
  return {
    packages: packages.map((entry) => {
      const { source, files, wheels, sdist } = entry;
      const archives = [...tablesOf(files), ...tablesOf(wheels), tableAt(sdist)];
      const places = [...Object.values(tableAt(source)), ...archives.map(({ url }) => url)];
      return {
        ...named(entry),
        places: places.filter((place) => typeof place === "string"),
        digests: new Map(archives.flatMap(toDigest)),
      };
    }),
    disagreements: ({ text: manifest }) => pythonAsks(manifest).filter((name) => !known.has(name)),
  };
};

function toDigest({ file, url, hash }: Table): readonly (readonly [string, string])[] {
  const name = textOf(file) ?? textOf(url)?.replace(/^.*\//, "");
  return name === undefined || typeof hash !== "string" ? [] : [[name, hash]];
}

const normal = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, "-");

function pythonAsks(text: string): readonly string[] {
  const manifest = parse(text);
  const project = tableAt(manifest, "project");
  const lists = [
    project["dependencies"],
    ...Object.values(tableAt(project, "optional-dependencies")),
    ...Object.values(tableAt(manifest, "dependency-groups")),
  ];
  const poetry = tableAt(manifest, "tool", "poetry");
  const tables = [poetry, ...Object.values(tableAt(poetry, "group"))];
  const names = [
    // A marker may rule a requirement out altogether; then it is in no lock.
    ...lists
      .flatMap((list): readonly unknown[] => (Array.isArray(list) ? list : []))
      .flatMap((one) =>
        typeof one === "string" && !one.includes(";") ? [/^\s*([\w.-]+)/.exec(one)?.[1] ?? ""] : [],
      ),
    ...tables.flatMap((table) => Object.keys(tableAt(table, "dependencies"))),
  ].map(normal);
  return [...new Set(names)].filter((name) => name !== "" && name !== "python");
}

/** `module version[/go.mod] h1:…` */
export const readGoSum: LockReader = (text) => {
  const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
  const known = new Set(
    lines.map(([name = "", version = ""]) => `${name} ${version.replace(/\/go\.mod$/, "")}`),
  );
  return {
    packages: lines.flatMap(([name = "", version = "", hash = ""]) =>
      hash === "" ? [] : [{ name, version, places: [], digests: new Map([["h1", hash]]) }],
    ),
    disagreements: ({ text: manifest }) => {
      const replaced = [...manifest.matchAll(/^\s*(?:replace\s+)?(\S+)(?:\s+v\S+)?\s+=>/gm)];
      const others = new Set(replaced.map(([, name]) => name));
      const asked = manifest.replaceAll(/^(?!require)[a-z]+\s*\([^)]*\)/gm, "");
      const required = asked.matchAll(
        /^\s*(?:require\s+)?([\w.~-]+\.[\w.-]+\/[^\s()]+)\s+(v\S+)/gm,
      );
      return [...required].flatMap(([, name = "", version = ""]) =>
        others.has(name) || known.has(`${name} ${version}`) ? [] : [name],
      );
    },
  };
};
