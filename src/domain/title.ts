/**
 * Conventional titles: `type(scope)!: subject`. The title of a workstream becomes the subject of its squash commit, so
 * what common title checks on forges refuse is refused here, and mended without an agent.
 */

import type { Kind } from "./plan.js";

const TYPES = [
  "build",
  "chore",
  "ci",
  "docs",
  "feat",
  "fix",
  "perf",
  "refactor",
  "revert",
  "style",
  "test",
] as const;

type TitleType = (typeof TYPES)[number];

const CHARS_MAX = 100;
const FORM = /^([A-Za-z]+)(\([^()]*\))?(!?): (.+)$/;
const SCOPE = /^\([a-zA-Z0-9][\w./,@ -]*\)$/;

/** What is wrong with a title, as a clause after its name; `undefined` if nothing is. */
export function checkTitle(title: string): string | undefined {
  if (title !== oneLine(title))
    return "has spaces at an end, in a row, or characters that cannot be seen";
  const form = FORM.exec(title);
  if (form === null) return 'does not have the form "type(scope): subject"';
  const [, type = "", scope, , subject = ""] = form;
  if (!isType(type)) return `has the type "${type}", which is none of ${TYPES.join(", ")}`;
  if (scope !== undefined && !SCOPE.test(scope))
    return `has the scope "${scope}", which is not a plain word`;
  if (isCapitalised(subject)) return "has a subject that starts with a capital letter";
  if (subject.endsWith(".")) return "ends with a full stop";
  if (title.length > CHARS_MAX) return `has ${title.length} characters, more than ${CHARS_MAX}`;
  return undefined;
}

/** The nearest title that passes; a title that passes comes back as it is. */
export function mendTitle(title: string, kind: Kind): string {
  if (checkTitle(title) === undefined) return title;
  const { type, scope, breaks, subject } = takeApart(title, kind);
  const head = `${type}${scope}${breaks}: `;
  const rest = mendSubject(subject, CHARS_MAX - head.length);
  return `${head}${rest === "" ? FALLBACK_SUBJECT[kind] : rest}`;
}

interface Parts {
  readonly type: TitleType;
  readonly scope: string;
  readonly breaks: string;
  readonly subject: string;
}

/** Longer scopes would leave no room for a subject. */
const SCOPE_CHARS_MAX = 40;

function takeApart(title: string, kind: Kind): Parts {
  const flat = oneLine(title);
  const loose = /^([A-Za-z]+) ?(\([^()]*\))? ?(!?) ?: ?(.*)$/.exec(flat);
  const type = loose === null ? undefined : typeOf(loose[1] ?? "");
  if (loose === null || type === undefined)
    return { type: TYPE_OF_KIND[kind], scope: "", breaks: "", subject: flat };
  const scope = `(${(loose[2] ?? "").slice(1, -1).trim()})`;
  const isPlain = SCOPE.test(scope) && scope.length <= SCOPE_CHARS_MAX;
  return { type, scope: isPlain ? scope : "", breaks: loose[3] ?? "", subject: loose[4] ?? "" };
}

function mendSubject(subject: string, charsMax: number): string {
  const cut = cutAtWord(oneLine(subject), charsMax).replace(/[. ]+$/, "");
  return isCapitalised(cut) ? `${cut.slice(0, 1).toLowerCase()}${cut.slice(1)}` : cut;
}

function cutAtWord(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  const cut = text.slice(0, charsMax + 1);
  const space = cut.lastIndexOf(" ");
  const kept = space > charsMax / 2 ? cut.slice(0, space) : cut.slice(0, charsMax);
  // Half a surrogate pair is no character.
  return kept.replace(/[\ud800-\udbff]$/, "");
}

/** `Add` is a sentence; `README` and `GC` are names. */
const isCapitalised = (subject: string): boolean => /^[A-Z][a-z]/.test(subject);

const isType = (word: string): word is TitleType => TYPES.some((type) => type === word);

function typeOf(word: string): TitleType | undefined {
  const small = word.toLowerCase();
  return isType(small) ? small : SYNONYMS.get(small);
}

const SYNONYMS: ReadonlyMap<string, TitleType> = new Map([
  ["feature", "feat"],
  ["features", "feat"],
  ["bug", "fix"],
  ["bugfix", "fix"],
  ["hotfix", "fix"],
  ["fixes", "fix"],
  ["doc", "docs"],
  ["documentation", "docs"],
  ["tests", "test"],
  ["performance", "perf"],
  ["refactoring", "refactor"],
]);

const TYPE_OF_KIND: Readonly<Record<Kind, TitleType>> = {
  feature: "feat",
  bugfix: "fix",
  refactor: "refactor",
  test: "test",
  docs: "docs",
  ci: "ci",
  chore: "chore",
  investigate: "chore",
};

const FALLBACK_SUBJECT: Readonly<Record<Kind, string>> = {
  feature: "add a feature",
  bugfix: "mend a defect",
  refactor: "restructure",
  test: "add tests",
  docs: "explain",
  ci: "change the checks",
  chore: "tidy up",
  investigate: "write down what was found",
};

/** Without line breaks, control and direction-changing characters, and runs of spaces. */
const oneLine = (text: string): string =>
  text.replaceAll(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
