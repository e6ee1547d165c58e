/** GitHub's tokens as our templates. */

import {
  convertToIfCondition,
  validateRunsIfCondition,
} from "@actions/workflow-parser/model/converter/if-condition";
import type { TemplateContext } from "@actions/workflow-parser/templates/template-context";
import {
  type BasicExpressionToken,
  BooleanToken,
  InsertExpressionToken,
  NumberToken,
  type ScalarToken,
  type TemplateToken,
} from "@actions/workflow-parser/templates/tokens/index";
import type { TokenRange } from "@actions/workflow-parser/templates/tokens/token-range";
import {
  isBasicExpression,
  isMapping,
  isScalar,
  isSequence,
  isString,
} from "@actions/workflow-parser/templates/tokens/type-guards";
import type { Place } from "../../model/complaint.js";
import type { Template, TemplateEntry } from "../../model/template.js";

type PlaceOf = (range: TokenRange | undefined) => Place;

/** As GitHub's runner refuses longer ones, text around expressions included. */
export const EXPRESSION_CHARACTERS_MAX = 21_000;

export function toTemplate(
  token: TemplateToken,
  context: TemplateContext,
  placeOf: PlaceOf,
): Template {
  const place = placeOf(token.range);
  if (isSequence(token)) {
    const items = Array.from(token, (item) => toTemplate(item, context, placeOf));
    return { kind: "sequence", items, place };
  }
  if (isMapping(token)) {
    const entries = Array.from(
      token,
      ({ key, value }): TemplateEntry => ({
        key: key instanceof InsertExpressionToken ? "insert" : toScalar(key, context, placeOf),
        value: toTemplate(value, context, placeOf),
      }),
    );
    return { kind: "mapping", entries, place };
  }
  // The key `if` has the definition of its value.
  const condition = isScalar(token) ? toCondition(token, context) : undefined;
  return condition === undefined
    ? toScalar(token, context, placeOf)
    : { kind: "expression", text: condition, place: placeOf(firstRange(token)) };
}

function toScalar(token: TemplateToken, context: TemplateContext, placeOf: PlaceOf): Template {
  if (isBasicExpression(token)) {
    if (token.expression.length > EXPRESSION_CHARACTERS_MAX)
      context.error(
        token,
        `The text has ${token.expression.length} characters, and ${EXPRESSION_CHARACTERS_MAX} is the most with an expression in it; give long texts by env, or a file`,
      );
    return { kind: "expression", text: token.expression, place: placeOf(firstRange(token)) };
  }
  return { kind: "literal", value: valueOf(token), place: placeOf(token.range) };
}

/** Of a text with expressions in it, the first. */
const firstRange = (token: TemplateToken): TokenRange | undefined =>
  isBasicExpression(token) ? (token.originalExpressions?.[0] ?? token).range : token.range;

function valueOf(token: TemplateToken): string | number | boolean | null {
  if (isString(token) || token instanceof NumberToken || token instanceof BooleanToken)
    return token.value;
  return null;
}

/** By the names that the schemas have for what is a condition, with and without `${{`. */
function toCondition(token: ScalarToken, context: TemplateContext): string | undefined {
  switch (token.definition?.key) {
    case "job-if":
    case "step-if":
      if (isBasicExpression(token)) warnOfText(token, context);
      // Undefined when it is wrong, which it has said then.
      return convertToIfCondition(context, token)?.expression;
    case "runs-if": {
      const written = isBasicExpression(token) ? token.expression : token.toString();
      return validateRunsIfCondition(context, token, written);
    }
    default:
      return undefined;
  }
}

/** What a fault begins with that is a warning. */
export const ALWAYS_TRUE = "The condition is always true";

function warnOfText(token: BasicExpressionToken, context: TemplateContext): void {
  if ((token.originalExpressions?.length ?? 0) === 0) return;
  context.error(
    token,
    `${ALWAYS_TRUE}, because it has text outside of \${{ }}; put all of it inside, or leave the braces away`,
  );
}
