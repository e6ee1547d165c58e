// The machine: a stack of values, a stack of frames, the globals and the heap.
//
// Every slot of the stack, of a frame and of the globals owns one count on what it holds.
import type { FunctionCode, Instruction } from "../compiler/instruction.js";
import type { HostContext, HostFunction } from "../stdlib/host.js";
import { ScriptError } from "../syntax/position.js";
import { operate } from "./arithmetic.js";
import { arityOf, fieldOf, partOf } from "./cell-parts.js";
import { Fault } from "./fault.js";
import { Heap } from "./heap.js";
import type { Cell, Value } from "./value.js";
import { toBool, toInt, unit } from "./value.js";

const framesMax = 50_000;

interface Frame {
  readonly code: FunctionCode;
  readonly closure: Value;
  readonly captured: readonly Value[];
  readonly base: number;
  /** Arguments beyond the arity: the result of this frame is called with them. */
  readonly pending: readonly Value[];
  next: number;
}

interface Options {
  readonly hosts: readonly HostFunction[];
  readonly write: (text: string) => void;
}

export class Machine {
  readonly heap = new Heap();
  private readonly stack: Value[] = [];
  private readonly frames: Frame[] = [];
  private readonly globals = new Map<string, Value>();
  private readonly context: HostContext;

  constructor({ hosts, write }: Options) {
    for (const host of hosts) this.globals.set(host.name, { kind: "host", host });
    this.context = {
      heap: this.heap,

      write,
    };
  }

  /** Runs a script to its end. The caller owns the result. */
  run(code: FunctionCode): Value {
    this.enter(code, unit, [], []);
    this.runFrames();
    return this.pop();
  }

  /** Drops what the script has left in the globals. */
  dispose(): void {
    for (const value of this.globals.values()) this.heap.release(value);
    this.globals.clear();
  }

  private runFrames(): void {
    while (this.frames.length > 0) this.step();
  }

  private step(): void {
    const frame = this.frames[this.frames.length - 1];
    const at = frame.next;
    frame.next += 1;
    try {
      this.perform(frame.code.instructions[at], frame);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      throw new ScriptError("run", error.message, frame.code.positions[at]);
    }
  }

  private perform(instruction: Instruction, frame: Frame): void {
    switch (instruction.op) {
      case "push":
        return this.push(instruction.value);
      case "load-local":
        return this.push(this.heap.retain(this.stack[frame.base + instruction.slot]));
      case "load-captured":
        return this.push(this.heap.retain(frame.captured[instruction.index]));
      case "load-self":
        return this.push(this.heap.retain(frame.closure));
      case "load-global":
        return this.loadGlobal(instruction.name);
      case "store-global":
        return this.storeGlobal(instruction.name, this.pop());
      case "pop":
        return this.drop(instruction.count);
      case "slide":
        return this.slide(instruction.count);
      case "jump":
        frame.next = instruction.to.target;
        return;
      case "jump-if-false":
        if (!this.popBool()) frame.next = instruction.to.target;
        return;
      case "call":
        return this.call(instruction.count);
      case "return":
        return this.leave();
      case "operate": {
        const [left, right] = this.popMany(2);
        this.push(operate(this.heap, instruction.operator, left, right));
        return this.releaseAll([left, right]);
      }
      case "fail-match":
        throw new Fault("no pattern fits the value");
      default:
        return this.performOnCells(instruction);
    }
  }

  private performOnCells(instruction: Instruction): void {
    switch (instruction.op) {
      case "make-tuple":
        return this.push(this.heap.allocate({ kind: "tuple", items: this.popMany(instruction.size) }));
      case "make-cons":
        return this.makeCons();
      case "make-record":
        return this.make({ kind: "record", type: instruction.type, fields: this.popMany(instruction.type.fields.length) });
      case "make-case":
        return this.make({ kind: "case", case: instruction.case, payload: this.popMany(instruction.case.arity) });
      case "make-closure":
        return this.make({ kind: "closure", code: instruction.code, captured: this.popMany(instruction.size) });
      case "make-ref":
        return this.make({ kind: "ref", content: this.pop() });
      case "read-ref":
        return this.replaceTop((cell) => (cell?.kind === "ref" ? cell.content : undefined), "'!' needs a ref");
      case "write-ref":
        return this.writeRef();
      case "negate":
        return this.push(toInt(0 - this.popInt("'-'")));
      case "not":
        return this.push(toBool(!this.popBool()));
      case "field":
        return this.replaceTop((cell) => fieldOf(cell, instruction.name), `this value has no field ${instruction.name}`);
      case "part":
        return this.replaceTop((cell) => partOf(cell, instruction.index), "this value has no such part");
      case "is-cons":
        return this.testTop((cell) => cell?.kind === "cons");
      case "is-tuple":
        return this.testTop((cell) => cell?.kind === "tuple" && cell.items.length === instruction.size);
      case "is-record":
        return this.testTop((cell) => cell?.kind === "record" && cell.type === instruction.type);
      case "is-case":
        return this.testTop((cell) => cell?.kind === "case" && cell.case.name === instruction.case.name);
    }
  }

  private call(count: number): void {
    const given = this.popMany(count);
    this.apply(this.pop(), given);
  }

  /** Owns the callee and the arguments. Leaves a result, or a frame that will. */
  private apply(callee: Value, given: readonly Value[]): void {
    const cell = this.heap.read(callee);
    if (cell?.kind === "partial") {
      const inner = [cell.callee, ...cell.given].map((value) => this.heap.retain(value));
      this.heap.release(callee);
      return this.apply(inner[0], [...inner.slice(1), ...given]);
    }
    const arity = arityOf(callee, cell);
    if (given.length < arity) return this.make({ kind: "partial", callee, given });
    if (callee.kind === "host") return this.applyHost(callee.host, given.slice(0, arity), given.slice(arity));
    if (cell?.kind === "closure") this.enter(cell.code, callee, given.slice(0, arity), given.slice(arity));
  }

  /** The arguments stay on the stack while the host function runs. */
  private applyHost(host: HostFunction, given: readonly Value[], pending: readonly Value[]): void {
    this.stack.push(...given);
    const result = host.call(this.context, given);
    this.drop(given.length);
    this.pushResult(result, pending);
  }

  private enter(code: FunctionCode, closure: Value, given: readonly Value[], pending: readonly Value[]): void {
    if (this.frames.length >= framesMax) throw new Fault("the script calls too deeply");
    const cell = this.heap.read(closure);
    const captured = cell?.kind === "closure" ? cell.captured : [];
    this.frames.push({ code, closure, captured, base: this.stack.length, pending, next: 0 });
    this.stack.push(...given);
  }

  private leave(): void {
    const result = this.pop();
    const frame = this.frames.pop();
    if (frame === undefined) return;
    this.drop(this.stack.length - frame.base);
    this.heap.release(frame.closure);
    this.pushResult(result, frame.pending);
  }

  private pushResult(result: Value, pending: readonly Value[]): void {
    if (pending.length > 0) return this.apply(result, pending);
    this.push(result);
  }

  private loadGlobal(name: string): void {
    const value = this.globals.get(name);
    if (value === undefined) throw new Fault(`${name} has no value yet`);
    this.push(this.heap.retain(value));
  }

  private storeGlobal(name: string, value: Value): void {
    const old = this.globals.get(name);
    this.globals.set(name, value);
    if (old !== undefined) this.heap.release(old);
  }

  private make(cell: Cell): void {
    this.push(this.heap.allocate(cell));
  }

  private makeCons(): void {
    const [head, tail] = this.popMany(2);
    if (tail.kind !== "nil" && this.heap.read(tail)?.kind !== "cons") throw new Fault("'::' needs a list on its right");
    this.make({ kind: "cons", head, tail });
  }

  private writeRef(): void {
    const [target, content] = this.popMany(2);
    if (this.heap.read(target)?.kind !== "ref") throw new Fault("':=' needs a ref on its left");
    this.heap.writeRef(target, content);
    this.heap.release(target);
    this.push(unit);
  }

  private replaceTop(find: (cell: Cell | undefined) => Value | undefined, complaint: string): void {
    const value = this.pop();
    const found = find(this.heap.read(value));
    if (found === undefined) throw new Fault(complaint);
    this.push(this.heap.retain(found));
    this.heap.release(value);
  }

  private testTop(holds: (cell: Cell | undefined) => boolean): void {
    const value = this.pop();
    this.push(toBool(holds(this.heap.read(value))));
    this.heap.release(value);
  }

  private slide(count: number): void {
    const top = this.pop();
    this.drop(count);
    this.push(top);
  }

  private push(value: Value): void {
    this.stack.push(value);
  }

  private pop(): Value {
    const value = this.stack.pop();
    if (value === undefined) throw new Error("the stack is empty");
    return value;
  }

  private popMany(count: number): readonly Value[] {
    return this.stack.splice(this.stack.length - count, count);
  }

  private popBool(): boolean {
    const value = this.pop();
    if (value.kind !== "bool") throw new Fault(`expected a bool, not a ${value.kind}`);
    return value.value;
  }

  private popInt(what: string): number {
    const value = this.pop();
    if (value.kind !== "int") throw new Fault(`${what} needs an int, not a ${value.kind}`);
    return value.value;
  }

  private drop(count: number): void {
    this.releaseAll(this.popMany(count));
  }

  private releaseAll(values: readonly Value[]): void {
    for (const value of values) this.heap.release(value);
  }
}
