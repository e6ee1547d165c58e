// What is inside a cell: asked for by name, by index, or as something to call.
import { Fault } from "./fault.js";
import type { Cell, Value } from "./value.js";

export function arityOf(callee: Value, cell: Cell | undefined): number {
  if (callee.kind === "host") return callee.host.arity;
  if (cell?.kind === "closure") return cell.code.arity;
  throw new Fault(`a ${cell?.kind ?? callee.kind} is not a function`);
}

export function fieldOf(cell: Cell | undefined, name: string): Value | undefined {
  return cell?.kind === "record" ? cell.fields[cell.type.fields.indexOf(name)] : undefined;
}

export function partOf(cell: Cell | undefined, index: number): Value | undefined {
  switch (cell?.kind) {
    case "cons":
      return index === 0 ? cell.head : cell.tail;
    case "tuple":
      return cell.items[index];
    case "record":
      return cell.fields[index];
    case "case":
      return cell.payload[index];
    default:
      return undefined;
  }
}
