/** What a test is, read off its text: its name, what it asserts, and whether its runner would run it. */

export type LiteralKind =
  | "number"
  | "string"
  | "boolean"
  | "nothing"
  | "empty"
  | "pattern"
  | "name";

/** A value that stands in the text. `name`: of an error that is expected; `empty`: a list or a map without anything in it. */
export interface Literal {
  readonly kind: LiteralKind;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The same for `"a"` and `'a'`, for `1_000` and `1000`. */
  readonly value: string;
  /** Compared with, or handed to what is tested. By shape: it may err. */
  readonly role: "expected" | "input";
  /** It only helps to put another value together, e.g. `", "` in `", ".join(names)`. */
  readonly isGlue?: true;
}

/** Why an assertion cannot fail. */
export type Flaw = "tautology" | "swallowed" | "unawaited" | "unreachable";

export interface Assertion {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** White space and comments out. */
  readonly tokens: string;
  /** The tokens with a hole for each literal: what is asked, without what is expected. */
  readonly shape: string;
  /** `strong` compares with an expected value; `weak` asks for truth, presence, or for no error. */
  readonly strength: "strong" | "weak";
  /** Compares the whole value, not a part or a bound of it. */
  readonly isExact: boolean;
  /** With those of names that the test binds to a literal. */
  readonly literals: readonly Literal[];
  /** It looks at something that is computed: a call, or a name that is no constant. */
  readonly readsCode: boolean;
  readonly flaw?: Flaw;
  /** How often it is asked, as far as the text tells: once for each row of its table, once for each call of its helper. */
  readonly weight: number;
  /** The function of the same file that it stands in, when that is not the test itself. */
  readonly helper?: string;
}

export interface TestCase {
  /** As the runner reports it, as far as static text tells. */
  readonly name: string;
  /** Around it, from outside in: describe titles, classes, modules, parent tests. */
  readonly suite: readonly string[];
  readonly line: number;
  readonly endLine: number;
  readonly start: number;
  readonly end: number;
  /** Normalised: without its name, comments and white space. Equal bodies are the same test. */
  readonly body: string;
  /** Its own, those of its sub-tests, and those of helpers of the same file that it calls. */
  readonly assertions: readonly Assertion[];
  /** A row of literals for each case of its tables. */
  readonly rows: readonly (readonly Literal[])[];
  /** Never run, whatever the machine. */
  readonly isSkipped: boolean;
  /** Not run under some condition. */
  readonly isSometimesSkipped: boolean;
  readonly isTodo: boolean;
  /** Its failure is what is expected. */
  readonly isInverted: boolean;
  /** Keeps others from running. */
  readonly isFocused: boolean;
  /** The name is not known statically. */
  readonly isDynamic: boolean;
  /** A later definition of the same scope takes its name, so that it never runs. */
  readonly isShadowed: boolean;
  /** It calls something, so that it could fail without any assertion. */
  readonly callsCode: boolean;
}
