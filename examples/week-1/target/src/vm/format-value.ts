// How a value is shown, in the words of the language itself.
import type { Heap } from "./heap.js";
import type { Cell, Value } from "./value.js";

export function formatValue(heap: Heap, value: Value): string {
  switch (value.kind) {
    case "unit":
      return "()";
    case "bool":
    case "int":
      return String(value.value);
    case "string":
      return JSON.stringify(value.value);
    case "nil":
      return "[]";
    case "host":
      return `<fun ${value.host.name}>`;
    case "cell": {
      const cell = heap.read(value);
      return cell === undefined ? "" : formatCell(heap, cell);
    }
  }
}

function formatCell(heap: Heap, cell: Cell): string {
  const show = (value: Value): string => formatValue(heap, value);
  switch (cell.kind) {
    case "cons":
      return `[${listItems(heap, cell).map(show).join("; ")}]`;
    case "tuple":
      return `(${cell.items.map(show).join(", ")})`;
    case "record":
      return `{ ${cell.type.fields.map((name, index) => `${name} = ${show(cell.fields[index])}`).join("; ")} }`;
    case "case":
      return formatCase(heap, cell.case.name, cell.payload);
    case "closure":
      return `<fun ${cell.code.name}>`;
    case "partial":
      return "<fun>";
    case "ref":
      return "<ref>"; // the content may hold the ref itself
  }
}

function formatCase(heap: Heap, name: string, payload: readonly Value[]): string {
  const shown = payload.map((value) => formatValue(heap, value));
  if (shown.length === 0) return name;
  if (shown.length > 1) return `${name} (${shown.join(", ")})`;
  const needsParentheses = /^[A-Z-].* |^-/.test(shown[0]);
  return needsParentheses ? `${name} (${shown[0]})` : `${name} ${shown[0]}`;
}

function listItems(heap: Heap, first: Cell): readonly Value[] {
  const items: Value[] = [];
  for (let cell: Cell | undefined = first; cell?.kind === "cons"; cell = heap.read(cell.tail)) items.push(cell.head);
  return items;
}
