import type { Literal } from "../syntax/ast.js";
import type { Value } from "../vm/value.js";
import { toBool, toInt, toText, unit } from "../vm/value.js";

export function toConstant(literal: Literal): Value {
  if (typeof literal === "number") return toInt(literal);
  if (typeof literal === "string") return toText(literal);
  return literal === undefined ? unit : toBool(literal);
}
