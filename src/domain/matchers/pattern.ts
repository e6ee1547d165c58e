/**
 * A regular expression that a repository wrote, matched in bounded time: JavaScript's own would try for ever on some. Every
 * instruction is tried once at every place of the line, which finds what backtracking finds: without references back, the rest
 * of a match depends on nothing else. In one thing it differs: what is repeated may be empty once where theirs may not.
 */

import { PatternFault } from "./pattern-fault.js";
import { type Instruction, type Program, toProgram } from "./pattern-program.js";
import { isWordCharacter } from "./pattern-set.js";
import { type Edge, readSyntax } from "./pattern-syntax.js";

export interface Pattern {
  /** The texts of the groups, the whole first; undefined: no match. A group that took no part is undefined. */
  match(line: string): readonly (string | undefined)[] | undefined;
  /** Groups, the whole match counted too. */
  readonly groupCount: number;
}

export type ReadPattern =
  | { readonly kind: "pattern"; readonly pattern: Pattern }
  | { readonly kind: "problem"; readonly message: string };

/** Of one line; a line that needs more does not match. Ordinary ones need a hundredth. */
const STEPS_MAX = 500_000;

export function readPattern(source: string): ReadPattern {
  const read = readSyntax(source);
  if (read.kind === "problem") return read;
  const { syntax, unnamedGroups, namedGroups } = read;
  const groupCount = 1 + unnamedGroups + namedGroups;
  const slotOf = (group: number): number => 2 * (group < 0 ? unnamedGroups - group : group);
  try {
    const program = toProgram(syntax, slotOf);
    const match = (line: string) => find(program, line, groupCount);
    return { kind: "pattern", pattern: { groupCount, match } };
  } catch (cause) {
    if (cause instanceof PatternFault) return { kind: "problem", message: cause.message };
    throw cause;
  }
}

function find(
  program: Program,
  line: string,
  groupCount: number,
): readonly (string | undefined)[] | undefined {
  if (program.required.some((character) => !line.includes(character))) return undefined;
  const slots = new Int32Array(2 * groupCount).fill(-1);
  const budget = { steps: STEPS_MAX };
  const tried = triedOf(program, line);
  const last = program.isAnchored ? 0 : line.length;
  for (let start = 0; start <= last && budget.steps > 0; start += 1) {
    const end = run(program, { line, start, slots, tried, budget });
    if (end === undefined) continue;
    slots.set([start, end]);
    return Array.from({ length: groupCount }, (_, group) => {
      const [from = -1, to = -1] = slots.subarray(2 * group, 2 * group + 2);
      return from < 0 || to < 0 ? undefined : line.slice(from, to);
    });
  }
  return undefined;
}

const triedOf = ({ instructions }: Program, line: string): Uint8Array =>
  new Uint8Array(instructions.length * (line.length + 1));

interface Attempt {
  readonly line: string;
  readonly start: number;
  /** Where groups begin and end. */
  readonly slots: Int32Array;
  /** Instructions at places, also from earlier starts: whatever is tried again was in vain. */
  readonly tried: Uint8Array;
  readonly budget: { steps: number };
}

/** Marks what is no instruction, but a slot to be put back as it was. */
const PUT_BACK = -1;

/** Where the match ends. */
function run({ instructions }: Program, attempt: Attempt): number | undefined {
  const { slots } = attempt;
  // Triples: an instruction, a place, nothing; or the mark, a slot, its old value.
  const open: number[] = [0, attempt.start, 0];
  while (open.length > 0 && attempt.budget.steps > 0) {
    const old = open.pop() ?? 0;
    const at = open.pop() ?? 0;
    const next = open.pop() ?? 0;
    if (next === PUT_BACK) {
      slots[at] = old;
      continue;
    }
    const end = follow(instructions, attempt, { next, at, open });
    if (end !== undefined) return end;
  }
  return undefined;
}

interface Thread {
  next: number;
  at: number;
  /** What is to be tried when this leads nowhere. */
  readonly open: number[];
}

function follow(
  instructions: readonly Instruction[],
  attempt: Attempt,
  thread: Thread,
): number | undefined {
  const { line, slots, tried, budget } = attempt;
  const { open } = thread;
  let { next, at } = thread;
  for (;;) {
    const instruction = instructions[next];
    const key = next * (line.length + 1) + at;
    if (instruction === undefined || tried[key] === 1) return undefined;
    tried[key] = 1;
    budget.steps -= 1;
    switch (instruction.kind) {
      case "end":
        return at;
      case "one":
        if (at >= line.length || !instruction.fits(line.charCodeAt(at))) return undefined;
        at += 1;
        next += 1;
        break;
      case "jump":
        next = instruction.to;
        break;
      case "split":
        open.push(instruction.second, at, 0);
        next = instruction.first;
        break;
      case "save":
        open.push(PUT_BACK, instruction.slot, slots[instruction.slot] ?? -1);
        slots[instruction.slot] = at;
        next += 1;
        break;
      case "edge":
        if (!isAt(instruction.edge, line, at)) return undefined;
        next += 1;
        break;
      case "look":
        if (!isSeen(instruction, attempt, at)) return undefined;
        next += 1;
    }
  }
}

/** Room that must be made for looking costs, too. */
const CELLS_PER_STEP = 64;

function isSeen(
  { program, back, isNegative }: Extract<Instruction, { kind: "look" }>,
  { line, slots, budget }: Attempt,
  at: number,
): boolean {
  const start = at - back;
  const tried = triedOf(program, line);
  budget.steps -= tried.length / CELLS_PER_STEP;
  // What a look finds that must not be there is no group's.
  const own = isNegative ? slots.slice() : slots;
  const isFound =
    start >= 0 && run(program, { line, start, slots: own, tried, budget }) !== undefined;
  return isFound !== isNegative;
}

function isAt(edge: Edge, line: string, at: number): boolean {
  if (edge === "start") return at === 0;
  if (edge === "end") return at === line.length;
  const before = at > 0 && isWordCharacter(line.charCodeAt(at - 1));
  const after = at < line.length && isWordCharacter(line.charCodeAt(at));
  return (before !== after) === (edge === "word");
}
