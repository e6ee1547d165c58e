/** What the tests of one language look like: the part that differs between languages. */

import type { SyntaxNode } from "../../ports/syntax.js";
import type { Flaw, TestCase } from "./test-case.js";

/** Neighbouring nodes that are one value together; mostly a single one. */
export type Run = readonly SyntaxNode[];

/** One side of a comparison. Without a role it is told by what stands there. */
export interface Side {
  readonly run: Run;
  readonly role?: "expected" | "input";
}

export interface FoundAssertion {
  readonly extent: Run;
  readonly strength: "strong" | "weak";
  readonly isExact: boolean;
  /** Sides that are compared with each other; a group of one is asked for truth. None: it fails whenever it is reached. */
  readonly groups: readonly (readonly Side[])[];
  /** Errors that are expected by name. */
  readonly names?: readonly SyntaxNode[];
  readonly flaw?: Flaw;
}

/** What a function of a project's own is given: what it is compared with comes last. */
export const sidesOfOwn = (given: readonly Run[]): readonly Side[] =>
  given.map((run, at) => ({
    run,
    ...(given.length > 1 && at < given.length - 1 ? { role: "input" as const } : {}),
  }));

export type RunState = Pick<
  TestCase,
  "isSkipped" | "isSometimesSkipped" | "isTodo" | "isInverted" | "isFocused"
>;

export interface FoundTest {
  /** The test with its decorators and attributes. */
  readonly extent: Run;
  /** Its name and what else makes no difference to what it does. */
  readonly nameNodes: readonly SyntaxNode[];
  readonly name: string;
  readonly suite: readonly string[];
  readonly state: RunState;
  readonly isDynamic: boolean;
  readonly isShadowed?: boolean;
  /** What is run: functions, or the name of one of the same file. */
  readonly bodies: Run;
  /** Lists whose entries are cases of the whole test. */
  readonly tables: readonly SyntaxNode[];
  /** Rows that stand apart, such as one attribute for each case. */
  readonly rows?: readonly Run[];
  /** Names that the runner fills in, such as fixtures: their functions run with it. */
  readonly uses?: readonly string[];
}

export interface FoundFunction {
  readonly name: string;
  readonly node: SyntaxNode;
}

export interface FoundBinding {
  readonly name: string;
  /** Absent: it is given another value here. */
  readonly value?: SyntaxNode;
}

export interface Grammar {
  tests(root: SyntaxNode): readonly FoundTest[];
  assertionAt(node: SyntaxNode): FoundAssertion | undefined;
  functionAt(node: SyntaxNode): FoundFunction | undefined;
  /** The last name of what is called. */
  calledAt(node: SyntaxNode): string | undefined;
  bindingsAt(node: SyntaxNode): readonly FoundBinding[];
  /** A loop: what it goes through. */
  loopAt(node: SyntaxNode): SyntaxNode | undefined;
  /** A literal inside of this node is handed on to something that is called. */
  isArgument(node: SyntaxNode): boolean;
  /** Why an assertion below `outer`, within `inner`, cannot fail the test. */
  flawAt(outer: SyntaxNode, inner: SyntaxNode): Flaw | undefined;
}

export const RUNS: RunState = {
  isSkipped: false,
  isSometimesSkipped: false,
  isTodo: false,
  isInverted: false,
  isFocused: false,
};

/** What holds of the suite holds of its tests. */
export const withState = (outer: RunState, inner: RunState): RunState => ({
  isSkipped: outer.isSkipped || inner.isSkipped,
  isSometimesSkipped: outer.isSometimesSkipped || inner.isSometimesSkipped,
  isTodo: outer.isTodo || inner.isTodo,
  isInverted: outer.isInverted || inner.isInverted,
  isFocused: outer.isFocused || inner.isFocused,
});
