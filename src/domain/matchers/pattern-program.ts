/** A regular expression as a list of small instructions, which `pattern.ts` runs. */

import { PatternFault } from "./pattern-fault.js";
import type { Test } from "./pattern-set.js";
import type { Edge, Syntax } from "./pattern-syntax.js";

export type Instruction =
  | { readonly kind: "one"; readonly fits: Test }
  /** Goes on at `first`, and if that leads nowhere at `second`. */
  | { readonly kind: "split"; first: number; second: number }
  | { readonly kind: "jump"; readonly to: number }
  | { readonly kind: "save"; readonly slot: number }
  | { readonly kind: "edge"; readonly edge: Edge }
  | {
      readonly kind: "look";
      readonly program: Program;
      /** How far back it begins. */
      readonly back: number;
      readonly isNegative: boolean;
    }
  | { readonly kind: "end" };

export interface Program {
  readonly instructions: readonly Instruction[];
  /** Nothing but the beginning of the line can be the beginning of a match. */
  readonly isAnchored: boolean;
  /** Characters without which no line matches: asked first, since most lines lack one. */
  readonly required: readonly string[];
}

/** `(a{1000}){1000}` is short, and a program of a million instructions. */
const STEPS_OF_WRITING_MAX = 8_000;

/** `slotOf` says where the beginning of a group is kept; its end is kept behind that. Throws `PatternFault`. */
export const toProgram = (syntax: Syntax, slotOf: (group: number) => number): Program =>
  write(syntax, { slotOf, stepsLeft: STEPS_OF_WRITING_MAX });

interface Writing {
  readonly slotOf: (group: number) => number;
  /** Shared by all programs of one expression. */
  stepsLeft: number;
}

function write(syntax: Syntax, writing: Writing): Program {
  const instructions: Instruction[] = [];
  emit(syntax, instructions, writing);
  instructions.push({ kind: "end" });
  const required = Array.from(new Set(requiredOf(syntax)));
  return { instructions, isAnchored: beginsAtStart(syntax), required };
}

function emit(node: Syntax, to: Instruction[], writing: Writing): void {
  writing.stepsLeft -= 1;
  if (writing.stepsLeft < 0) throw new PatternFault("it repeats too much too often");
  switch (node.kind) {
    case "one":
    case "edge":
      to.push(node);
      return;
    case "sequence":
      for (const item of node.items) emit(item, to, writing);
      return;
    case "choice":
      return emitChoice(node.options, to, writing);
    case "group": {
      const slot = writing.slotOf(node.index);
      to.push({ kind: "save", slot });
      emit(node.item, to, writing);
      to.push({ kind: "save", slot: slot + 1 });
      return;
    }
    case "look": {
      const { item, isNegative, isBehind } = node;
      const back = isBehind ? widthOf(item) : 0;
      to.push({ kind: "look", program: write(item, writing), isNegative, back });
      return;
    }
    case "repeat":
      return emitRepeat(node, to, writing);
  }
}

function emitChoice(options: readonly Syntax[], to: Instruction[], writing: Writing): void {
  const exits: number[] = [];
  for (const [index, option] of options.entries()) {
    if (index === options.length - 1) {
      emit(option, to, writing);
      break;
    }
    const fork = pushSplit(to);
    emit(option, to, writing);
    exits.push(to.push({ kind: "jump", to: -1 }) - 1);
    fork.second = to.length;
  }
  for (const exit of exits) to[exit] = { kind: "jump", to: to.length };
}

function emitRepeat(
  { item, min, max, isLazy }: Extract<Syntax, { kind: "repeat" }>,
  to: Instruction[],
  writing: Writing,
): void {
  for (let count = 0; count < min; count += 1) emit(item, to, writing);
  const further = max === Infinity ? 1 : max - min;
  for (let count = 0; count < further; count += 1) {
    const start = to.length;
    const fork = pushSplit(to);
    emit(item, to, writing);
    if (max === Infinity) to.push({ kind: "jump", to: start });
    fork.second = to.length;
    if (isLazy) [fork.first, fork.second] = [fork.second, fork.first];
  }
}

function pushSplit(to: Instruction[]): Extract<Instruction, { kind: "split" }> {
  const fork = { kind: "split" as const, first: to.length + 1, second: -1 };
  to.push(fork);
  return fork;
}

function beginsAtStart(syntax: Syntax): boolean {
  if (syntax.kind === "edge") return syntax.edge === "start";
  if (syntax.kind === "group") return beginsAtStart(syntax.item);
  if (syntax.kind === "choice") return syntax.options.every(beginsAtStart);
  const [first] = syntax.kind === "sequence" ? syntax.items : [];
  return first !== undefined && beginsAtStart(first);
}

function requiredOf(syntax: Syntax): readonly string[] {
  switch (syntax.kind) {
    case "one":
      return syntax.literal === undefined ? [] : [syntax.literal];
    case "sequence":
      return syntax.items.flatMap(requiredOf);
    case "group":
      return requiredOf(syntax.item);
    case "repeat":
      return syntax.min > 0 ? requiredOf(syntax.item) : [];
    case "choice":
    case "edge":
    case "look":
      return [];
  }
}

/** Looking back needs to know how far. */
function widthOf(syntax: Syntax): number {
  switch (syntax.kind) {
    case "one":
      return 1;
    case "edge":
    case "look":
      return 0;
    case "group":
      return widthOf(syntax.item);
    case "sequence":
      return syntax.items.reduce((sum, item) => sum + widthOf(item), 0);
    case "repeat":
      if (syntax.min !== syntax.max)
        throw new PatternFault("it looks back over an unknown distance");
      return syntax.min * widthOf(syntax.item);
    case "choice": {
      const [first = 0, ...others] = syntax.options.map(widthOf);
      if (others.some((other) => other !== first))
        throw new PatternFault("it looks back over an unknown distance");
      return first;
    }
  }
}
