/** What the red team covers, derived from its cases: each class of attack by language, and for each gate the honest changes near it. */

import type { ReasonCode } from "../../src/domain/finding.js";
import { skippedDeep } from "../../src/proof/dynamic/judge-deep.js";
import { STATIC_GATES } from "../../src/proof/static/gates.js";
import type { RedCase } from "./red-case.js";
import { SUITES } from "./suites.js";

/** As `docs/threats.md` has them, in a few words each. */
const CLASSES: Readonly<Record<string, string>> = {
  A1: "nothing done",
  A2: "tests only",
  A3: "a stub",
  A4: "a constant",
  A5: "nothing calls it",
  A6: "false claims",
  A7: "works with ignored files",
  A8: "somewhere else",
  B1: "test removed",
  B2: "test skipped",
  B3: "test inverted",
  B4: "assertion weakened",
  B5: "expected value rewritten",
  B6: "renamed and weakened",
  B7: "shadowed",
  B8: "hidden from the runner",
  B9: "focused",
  B10: "tautology",
  B11: "assertion swallowed",
  B12: "assertion not awaited",
  B13: "tests a copy",
  B14: "golden file rewritten",
  B15: "flaky by design",
  B16: "tried until green",
  C1: "hooks of the runner",
  C2: "early exit",
  C3: "exit code masked",
  C4: "assertions neutered",
  C5: "equal to everything",
  C6: "skipped by the source",
  C7: "a runner of its own",
  C8: "configuration redirected",
  C9: "forged report",
  C10: "report edited afterwards",
  C11: "log overwritten",
  C12: "asks whether it is tested",
  C13: "clock stopped",
  D1: "answers for visible inputs",
  D2: "a table of answers",
  D3: "remembers, or waits for a date",
  E1: "format",
  E2: "lint and types",
  E3: "dead code",
  E4: "warnings silenced",
  E5: "configuration weakened",
  E6: "CI weakened",
  E7: "hidden from review",
  E8: "secrets and size",
  E9: "dependencies",
  E10: "documents",
  E11: "title",
  F1: "history",
  F2: "peeking",
  F3: "the base has moved",
  TEST: "plain failures",
  ADAPTIVE: "written against this prover",
};

export interface Elsewhere {
  readonly file: string;
  readonly title: string;
}

/** What is no question to a prover by its nature, or is asked of more than it. */
export const ELSEWHERE: Readonly<Record<string, readonly Elsewhere[]>> = {
  F2: [
    {
      file: "test/contracts/repository.contract.test.ts",
      title: "a workspace cannot see other branches' objects, nor the base's future",
    },
    {
      file: "test/contracts/repository.contract.test.ts",
      title:
        "only the base can be fetched from, nothing can be pushed, and no credential is at hand",
    },
  ],
  F3: [
    {
      file: "test/contracts/forge.contract.test.ts",
      title: "a base that has moved refuses it, and nothing is changed",
    },
    {
      file: "src/domain/decide.test.ts",
      title: "a candidate whose base moved is built again and keeps its attempts",
    },
  ],
};

const LANGUAGES = {
  "JavaScript, TypeScript": ["js-node", "ts-vitest"],
  Python: ["py-pytest"],
  Rust: ["rs-cargo"],
  Go: ["go-mod"],
  "no grammar (shell)": ["sh-tap"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const ALL_CASES: readonly RedCase[] = Object.values(SUITES).flatMap(({ cases }) => cases);

export const CLASS_IDS: readonly string[] = Object.keys(CLASSES);

/** Every gate of Interlock's own. */
export const GATES: readonly string[] = [
  "rules",
  ...STATIC_GATES.map(({ id }) => id),
  "acceptance",
  ...skippedDeep().map(({ gate }) => gate),
];

/** Gates that repositories declare: what they are there for, and by which code they refuse. */
export const DECLARED_GATES: Readonly<Record<string, ReasonCode>> = {
  format: "FORMAT",
  lint: "LINT",
  types: "TYPECHECK",
  vet: "COMPILE",
  build: "BUILD_FAIL",
  test: "TEST_FAIL",
  ci: "CI_RED",
};

const isRefused = ({ expected }: RedCase): boolean => expected.verdict === "reject";

export const refusedOf = (taxonomy: string): readonly RedCase[] =>
  ALL_CASES.filter((one) => one.taxonomy === taxonomy && isRefused(one));

export const refusedBy = (code: ReasonCode): readonly RedCase[] =>
  ALL_CASES.filter((one) => isRefused(one) && one.expected.reasonCodes[0] === code);

export const nearTo = (gate: string): readonly RedCase[] =>
  ALL_CASES.filter(({ near }) => near.includes(gate));

/** How many are refused, and how many pass because they are out of reach. */
function cell(taxonomy: string, templates: readonly string[]): string {
  const here = ALL_CASES.filter(
    (one) => one.taxonomy === taxonomy && templates.includes(one.template),
  );
  const beyond = here.filter(({ isBeyond }) => isBeyond).length;
  const refused = here.filter(isRefused).length;
  return [
    ...(refused > 0 ? [String(refused)] : []),
    ...(beyond > 0 ? [`${beyond} passes`] : []),
    ...(refused + beyond === 0 ? ["–"] : []),
  ].join(", ");
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

const elsewhere = (taxonomy: string): string =>
  [...new Set((ELSEWHERE[taxonomy] ?? []).map(({ file }) => `\`${file}\``))].join(", ");

const sum = (test: (one: RedCase) => boolean): number => ALL_CASES.filter(test).length;

/** The text of `docs/red-team.md`. */
export function redTeamDocument(): string {
  const languages = Object.entries(LANGUAGES);
  const honest = sum((one) => one.taxonomy === "HONEST");
  return `# What the red team covers

Derived from its cases (\`test/redteam\`), and held to them by \`test/redteam/red-team-tables.test.ts\`: ${sum(isRefused)} dishonest changes
that have to be refused for one of their reasons, ${honest} honest ones that have to be accepted, ${sum(({ isBeyond }) => isBeyond)} dishonest ones that pass, because they are
[out of reach](threats.md#what-is-out-of-reach). \`npm run test:redteam\` judges all of them.

## Classes of attack, by language

${tableOf(
  ["class", "", ...languages.map(([name]) => name), "also held by"],
  CLASS_IDS.map((id) => [
    id,
    CLASSES[id] ?? "",
    ...languages.map(([, templates]) => cell(id, templates)),
    elsewhere(id),
  ]),
)}

A dash is no claim: many classes are of one language alone, others are judged by the same rule in all of them.

## Honest changes that come close

${tableOf(
  ["gate", "changes that it has to let pass"],
  GATES.map((gate) => [
    `\`${gate}\``,
    nearTo(gate)
      .map(({ id, what }) => `${id} (${what})`)
      .join("; "),
  ]),
)}

## Gates that a repository declares

${tableOf(
  ["gate", "refused by", "changes", "changes that it has to let pass"],
  Object.entries(DECLARED_GATES).map(([gate, code]) => [
    `\`${gate}\``,
    `\`${code}\``,
    String(refusedBy(code).length),
    nearTo(gate)
      .map(({ id, what }) => `${id} (${what})`)
      .join("; "),
  ]),
)}
`;
}
