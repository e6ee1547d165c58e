/**
 * Schemas for what Interlock itself has written. They follow the domain's types so closely that a field or a member
 * of a union added there and forgotten here does not compile.
 */

import { z } from "zod";

/** For each field of `T` its schema: the optional ones optional, none left out. (None is required and `undefined`.) */
export type Shape<T> = {
  readonly [Key in keyof T]-?: undefined extends T[Key]
    ? z.ZodOptional<z.ZodType<Exclude<T[Key], undefined>>>
    : z.ZodType<T[Key]>;
};

/** Exactly the fields of `T`; another one is an error. */
export const exactly = <T>(shape: Shape<T>): z.ZodType<T> =>
  z.strictObject(shape) as unknown as z.ZodType<T>;

/** Each word of a union of words. A record, because a list could leave one out. */
export const oneOf = <Word extends string>(words: Readonly<Record<Word, true>>): z.ZodType<Word> =>
  z.enum(Object.keys(words) as [Word, ...Word[]]);

/** A union told apart by `kind`: a schema for each member. */
export const byKind = <T extends { readonly kind: string }>(
  members: {
    readonly [Kind in T["kind"]]: z.ZodType<Extract<T, { readonly kind: Kind }>>;
  },
): z.ZodType<T> => {
  const schemas = Object.values(members) as unknown as [z.core.$ZodTypeDiscriminable];
  return z.discriminatedUnion("kind", schemas) as unknown as z.ZodType<T>;
};
