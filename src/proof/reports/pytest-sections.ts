/** The `____ name ____` sections in which pytest tells how a test failed. */

export interface PytestSection {
  readonly lines: readonly string[];
  /** The lines that begin with `E`: the error itself, without its mark. */
  readonly errors: readonly string[];
  /** Line of the last frame in the section. */
  readonly line?: number;
}

const HEADER = /^_+ (?:ERROR (?:at setup of|at teardown of|collecting) )?(.+?)(?: \([^)]*\))? _+$/;
const BANNER = /^=+ .+ =+$/;
const CAPTURED = /^-+ Captured .+ -+$/;

/** By the name in the header: `TestClass.test_name[param]`, or the file that could not be collected. */
export function pytestSections(lines: readonly string[]): ReadonlyMap<string, PytestSection> {
  const sections = new Map<string, PytestSection>();
  let name: string | undefined;
  let body: string[] = [];
  const close = (): void => {
    if (name !== undefined && !sections.has(name)) sections.set(name, toSection(body));
    name = undefined;
    body = [];
  };
  for (const line of lines) {
    const header = HEADER.exec(line)?.[1];
    if (header !== undefined || BANNER.test(line) || CAPTURED.test(line)) close();
    if (header !== undefined) name = header;
    else if (name !== undefined) body.push(line);
  }
  close();
  return sections;
}

function toSection(body: readonly string[]): PytestSection {
  const errors = body
    .filter((line) => /^E(?: {3}|$)/.test(line))
    .map((line) => line.slice(4).trimEnd());
  const frame = body.findLast((line) => /^\S+\.py:\d+: /.test(line));
  const line = /:(\d+): /.exec(frame ?? "")?.[1];
  return { lines: body, errors, ...(line === undefined ? {} : { line: Number(line) }) };
}
