/** What a manifest asks for: names of other people's packages, each with what is said of its version or place. */

export type Dependencies = ReadonlyMap<string, string>;

type Reader = (text: string) => Dependencies;

/** Undefined: no manifest that is known here. */
export function dependenciesIn(path: string, text: string): Dependencies | undefined {
  const file = path.split("/").at(-1) ?? "";
  return READERS.find(([pattern]) => pattern.test(file))?.[1](text);
}

const NPM_SECTIONS = [
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
];

/** Text that is no JSON asks for nothing: no package manager reads it either. */
const readPackageJson: Reader = (text) => {
  const manifest = parseJson(text);
  return new Map(NPM_SECTIONS.flatMap((section) => textEntriesOf(manifest[section])));
};

function parseJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch (cause) {
    if (cause instanceof SyntaxError) return {};
    throw cause;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textEntriesOf = (value: unknown): readonly (readonly [string, string])[] =>
  isRecord(value)
    ? Object.entries(value).map(
        ([name, spec]) => [name, typeof spec === "string" ? spec : ""] as const,
      )
    : [];

/** `[dependencies]`, `[target.'cfg(unix)'.dev-dependencies]`, `[dependencies.serde]` */
const readCargo: Reader = (text) => {
  const found = new Map<string, string>();
  let section: "list" | "other" = "other";
  let table: string | undefined;
  for (const line of text.split("\n")) {
    const header = /^\s*\[([^\]]+)\]/.exec(line)?.[1];
    if (header !== undefined) {
      section = /(?:^|\.)(?:(?:dev|build)-)?dependencies$/.test(header) ? "list" : "other";
      table = /(?:^|\.)(?:(?:dev|build)-)?dependencies\.["']?([\w-]+)["']?$/.exec(header)?.[1];
      if (table !== undefined) found.set(table, "");
      continue;
    }
    if (table !== undefined) found.set(table, `${found.get(table) ?? ""}${line} `);
    const entry =
      section === "list" ? /^\s*["']?([\w-]+)["']?(?:\.\w+)?\s*=\s*(.*)$/.exec(line) : null;
    if (entry !== null) found.set(entry[1] ?? "", entry[2] ?? "");
  }
  return found;
};

/** What is marked as indirect comes with something that is asked for. */
const readGoMod: Reader = (text) => {
  const required = text.matchAll(
    /^\s*(?:require\s+)?([\w.-]+\.[\w.-]+\/[^\s()]+)\s+(v\S+)\s*(\/\/.*)?$/gm,
  );
  const replaced = text.matchAll(/^\s*(?:replace\s+)?(\S+)(?:\s+v\S+)?\s+=>\s+(\S+)/gm);
  return new Map([
    ...[...required].flatMap(([, name = "", version = "", comment = ""]) =>
      comment.includes("indirect") ? [] : [[name, version] as const],
    ),
    ...[...replaced].map(([, name = "", place = ""]) => [name, `=> ${place}`] as const),
  ]);
};

const REQUIREMENT = /^\s*(?:-e\s+)?([A-Za-z0-9][\w.-]*)(\[[^\]]*\])?\s*(.*)$/;

const toRequirement = (line: string): readonly (readonly [string, string])[] => {
  if (/^\s*(?:#|$)/.test(line)) return [];
  if (/^\s*(?:-i|--index-url|--extra-index-url|-f|--find-links)\b/.test(line))
    return [[line.trim(), "url"]];
  if (/^\s*(?:-e\s+)?(?:git\+|https?:|file:)/.test(line)) return [[line.trim(), line.trim()]];
  if (/^\s*-/.test(line)) return [];
  const [, name = "", , spec = ""] = REQUIREMENT.exec(line) ?? [];
  return name === "" ? [] : [[name.toLowerCase().replaceAll(/[._]/g, "-"), spec]];
};

const readRequirements: Reader = (text) => new Map(text.split("\n").flatMap(toRequirement));

/** Lists of PEP 621 and of dependency groups. */
const readPyproject: Reader = (text) => {
  const lists = text.matchAll(
    /^\s*(?:dependencies|requires|[\w-]+)\s*=\s*\[([^[\]]*(?:\[[^\]]*\][^[\]]*)*)\]/gm,
  );
  const isList =
    /^\s*\[(?:project(?:\.optional-dependencies)?|dependency-groups|build-system)\]\s*$/;
  const found = new Map<string, string>();
  for (const [whole, body = ""] of lists) {
    const at = text.indexOf(whole);
    const header =
      text
        .slice(0, at)
        .split("\n")
        .findLast((line) => /^\s*\[/.test(line)) ?? "";
    if (!isList.test(header)) continue;
    const isNamed = /^\s*(?:dependencies|requires)\b/.test(whole);
    if (!isNamed && /\[(?:project|build-system)\]/.test(header)) continue;
    for (const [, line = ""] of body.matchAll(/["']([^"']+)["']/g))
      for (const [name, spec] of toRequirement(line)) found.set(name, spec);
  }
  return found;
};

const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/^package\.json$/, readPackageJson],
  [/^Cargo\.toml$/, readCargo],
  [/^go\.mod$/, readGoMod],
  [/^requirements[\w.-]*\.(?:txt|in)$/, readRequirements],
  [/^pyproject\.toml$/, readPyproject],
];
