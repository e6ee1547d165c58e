// The public API: run a script, and lend it host functions.
export { runScript } from "./run-script.js";
export type { Outcome, RunOptions } from "./run-script.js";
export { ScriptError } from "./syntax/position.js";
export type { Phase, Position } from "./syntax/position.js";
export type { HostContext, HostFunction } from "./stdlib/host.js";
export { Fault } from "./vm/fault.js";
export type { Heap } from "./vm/heap.js";
export type { Cell, Value } from "./vm/value.js";
export { toBool, toInt, toText, unit } from "./vm/value.js";
