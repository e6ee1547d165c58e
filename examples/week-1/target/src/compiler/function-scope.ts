// One function while it is compiled: its instructions, its names and the height of its stack.
import type { Position } from "../syntax/position.js";
import type { FunctionCode, Instruction, Label } from "./instruction.js";
import { stackEffect } from "./instruction.js";

export type Reference =
  | { readonly kind: "local"; readonly slot: number }
  | { readonly kind: "captured"; readonly index: number }
  | { readonly kind: "self" };

interface Local {
  readonly name: string;
  readonly slot: number;
}

interface Shape {
  readonly name: string;
  readonly parameters: readonly string[];
  /** What a recursive function calls itself; a closure that captured itself would never be freed. */
  readonly selfName?: string;
}

export class FunctionScope {
  readonly captures: Reference[] = [];
  private readonly capturedNames: string[] = [];
  private readonly instructions: Instruction[] = [];
  private readonly positions: Position[] = [];
  private readonly locals: Local[];
  private stackHeight: number;

  constructor(
    private readonly shape: Shape,
    private readonly parent?: FunctionScope,
  ) {
    this.locals = shape.parameters.map((name, slot) => ({ name, slot }));
    this.stackHeight = shape.parameters.length;
  }

  get height(): number {
    return this.stackHeight;
  }

  emit(instruction: Instruction, position: Position): void {
    this.instructions.push(instruction);
    this.positions.push(position);
    this.stackHeight += stackEffect(instruction);
  }

  /** Goes on here with the given height: where branches meet, only one of them counts. */
  place(label: Label, height: number): void {
    label.target = this.instructions.length;
    this.stackHeight = height;
  }

  /** Names the value on top of the stack. */
  declare(name: string): void {
    this.locals.push({ name, slot: this.stackHeight - 1 });
  }

  /** Forgets the newest names; their values are dropped by instructions. */
  forget(count: number): void {
    this.locals.length -= count;
  }

  find(name: string): Reference | undefined {
    for (let index = this.locals.length - 1; index >= 0; index -= 1) {
      const local = this.locals[index];
      if (local.name === name) return { kind: "local", slot: local.slot };
    }
    if (this.shape.selfName === name) return { kind: "self" };
    return this.findCaptured(name);
  }

  finish(): FunctionCode {
    return {
      name: this.shape.name,
      arity: this.shape.parameters.length,
      instructions: this.instructions,
      positions: this.positions,
    };
  }

  private findCaptured(name: string): Reference | undefined {
    const known = this.capturedNames.indexOf(name);
    if (known >= 0) return { kind: "captured", index: known };
    const outside = this.parent?.find(name);
    if (outside === undefined) return undefined;
    this.captures.push(outside);
    this.capturedNames.push(name);
    return { kind: "captured", index: this.captures.length - 1 };
  }
}
