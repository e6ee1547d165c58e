/** The small schemas that the files are made of. Each `error` text is the remedy that a message ends with. */

import { z } from "zod";
import { checkoutPathRemedy, globRemedy, relativePathRemedy } from "./paths.js";

/** A name that becomes part of branch names, paths and run ids. */
export const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const NAME_REMEDY =
  "give small letters, digits and hyphens, starting with a letter or digit, at most 64";

/** A map in which unknown keys are errors. The issue's message carries the known keys to `explain-issue.ts`. */
export const closed = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? Object.keys(shape).join(" ") : undefined,
  });

/** For unions told apart by `kind`. What is no map at all gets the usual remedy. */
export const kindRemedy =
  (...kinds: readonly string[]) =>
  (issue: { readonly code: string }): string | undefined =>
    issue.code === "invalid_union" ? `give one of ${kinds.join(", ")}` : undefined;

/** A text with at least one visible character. */
export const text = (remedy: string) => z.string(remedy).regex(/\S/, remedy);

export const name = () => z.string(NAME_REMEDY).regex(NAME, NAME_REMEDY);

export const shellLine = () => text("give a shell line");

export const numberFrom = (min: number, max: number) => {
  const remedy = `give a number from ${min} to ${max}`;
  return z.number(remedy).min(min, remedy).max(max, remedy);
};

export const wholeFrom = (min: number, max: number) => {
  const remedy = `give a whole number from ${min} to ${max}`;
  return z.int(remedy).min(min, remedy).max(max, remedy);
};

/** Anything shorter than a hundredth of a minute is a mistake; anything longer than the maximum is, too. */
export const minutes = (max: number) => numberFrom(0.01, max);

export const checkoutPath = () => checked(checkoutPathRemedy, "give a path inside the checkout");

export const relativePath = () => checked(relativePathRemedy, "give a path relative to this file");

export const glob = () => checked(globRemedy, 'give a glob such as "src/**"');

export const environment = () =>
  z.record(
    z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "give letters, digits and _, not starting with a digit"),
    z.string(),
  );

export const versionOne = () => z.literal(1, "write version: 1, which this Interlock reads");

/** A program and its arguments; no shell reads them. */
export const argv = () => {
  const remedy = "give a list: the program, then its arguments";
  return z
    .array(z.string(), remedy)
    .min(1, remedy)
    .refine((words) => words[0] !== "", remedy);
};

function checked(remedyOf: (value: string) => string | undefined, otherwise: string) {
  return z.string(otherwise).refine((value) => remedyOf(value) === undefined, {
    error: (issue) => remedyOf(String(issue.input)) ?? otherwise,
  });
}

/** A text that stands in one line of a report or commit. */
export const oneLine = (remedy: string) =>
  text(remedy).refine(
    (value) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value),
    "write it in one line, without control characters",
  );
