/** What must never be shown, and is shown as `***`. */

import { formsOf } from "./secret-forms.js";
import { createTextFinder, type Span, type TextFinder } from "./text-finder.js";

export interface Masks {
  /**
   * From now on hides the value, each of its lines, and what `secret-forms.ts` knows programs to make of these. Values of less
   * than three characters are shown.
   */
  add(secret: string): void;
  /** `isCut`: whoever cut the text may have cut a secret at its end, whose beginning is hidden then, from three characters on. */
  apply(text: string, cut?: { readonly isCut: boolean }): string;
  /** Every text in a value of lists and plain objects, keys too. Numbers are shown. */
  applyDeep<Kind>(value: Kind): Kind;
  /** More was added than can be looked for: all that is not blank is hidden. */
  isOverfull(): boolean;
}

const MASK = "***";
/** Characters of all forms of all secrets: about a thousand ordinary secrets. */
const FORMS_CHARACTERS_MAX = 2_000_000;
const TAIL_CHARACTERS_MIN = 3;
const DEPTH_MAX = 200;
/** Where hiding one makes another out of stars and what is around them, it is looked again. */
const PASSES_MAX = 8;

/** Forms that are looked for together. Each is at least as large as all behind it, so adding one by one stays cheap. */
interface Shelf {
  readonly forms: readonly string[];
  readonly characters: number;
  readonly finder: TextFinder;
}

export function createMasks(): Masks {
  const known = new Set<string>();
  const fresh: string[] = [];
  const shelves: Shelf[] = [];
  let characters = 0;

  const isOverfull = (): boolean => characters > FORMS_CHARACTERS_MAX;

  const shelve = (): void => {
    if (fresh.length === 0) return;
    let forms: readonly string[] = fresh.splice(0);
    for (let last = shelves.at(-1); last !== undefined; last = shelves.at(-1)) {
      if (last.characters > lengthOf(forms)) break;
      forms = [...last.forms, ...forms];
      shelves.pop();
    }
    shelves.push({ forms, characters: lengthOf(forms), finder: createTextFinder(forms) });
  };

  const apply: Masks["apply"] = (text, { isCut } = { isCut: false }) => {
    if (isOverfull()) return text.trim() === "" ? text : MASK;
    shelve();
    let shown = text;
    for (let pass = 0; pass < PASSES_MAX; pass += 1) {
      const hidden = hide(shown, spansOf(shelves, shown, isCut));
      if (hidden === shown) return shown;
      shown = hidden;
    }
    return MASK;
  };

  return {
    add(secret) {
      for (const form of formsOf(secret)) {
        if (known.has(form) || isOverfull()) continue;
        known.add(form);
        fresh.push(form);
        characters += form.length;
      }
    },
    apply,
    // Texts become texts and all else stays what it is, so the value keeps its type.
    applyDeep: <Kind>(value: Kind) => deep(value, apply, 0) as Kind,
    isOverfull,
  };
}

const lengthOf = (forms: readonly string[]): number =>
  forms.reduce((sum, form) => sum + form.length, 0);

function spansOf(shelves: readonly Shelf[], text: string, isCut: boolean): readonly Span[] {
  const found = shelves.flatMap(({ finder }) => finder.find(text));
  const tail = isCut ? Math.max(0, ...shelves.map(({ finder }) => finder.tailLength(text))) : 0;
  return tail < TAIL_CHARACTERS_MIN
    ? found
    : [...found, { start: text.length - tail, end: text.length }];
}

/** Spans that overlap or touch become one. */
function hide(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  const pieces: string[] = [];
  let end = -1;
  for (const span of spans.toSorted((one, other) => one.start - other.start)) {
    if (span.start > end) pieces.push(text.slice(Math.max(end, 0), span.start), MASK);
    end = Math.max(end, span.end);
  }
  return pieces.join("") + text.slice(end);
}

function deep(value: unknown, apply: (text: string) => string, depth: number): unknown {
  if (typeof value === "string") return apply(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= DEPTH_MAX) return MASK;
  if (Array.isArray(value)) return value.map((each) => deep(each, apply, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [apply(key), deep(each, apply, depth + 1)]),
  );
}
