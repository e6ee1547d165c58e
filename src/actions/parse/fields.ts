/** Looking into a template that is a mapping. */

import type { Place } from "../model/complaint.js";
import type { Template } from "../model/template.js";

export interface Field {
  readonly name: string;
  /** Of the name. */
  readonly place: Place;
  readonly value: Template;
}

/** Those whose names are written, not computed, in the order of the file. None where it is no mapping. */
export function fieldsOf(template: Template | undefined): readonly Field[] {
  if (template?.kind !== "mapping") return [];
  return template.entries.flatMap(({ key, value }) =>
    key !== "insert" && key.kind === "literal"
      ? [{ name: String(key.value ?? ""), place: key.place, value }]
      : [],
  );
}

export type Values = ReadonlyMap<string, Template>;

export const valuesOf = (template: Template | undefined): Values =>
  new Map(fieldsOf(template).map(({ name, value }) => [name, value]));

/** The text of a literal; undefined of everything else, and of null. */
export const textOf = (template: Template | undefined): string | undefined =>
  template?.kind === "literal" && template.value !== null ? String(template.value) : undefined;

/** One text or several, as GitHub lets many lists be written. */
export function textsOf(template: Template | undefined): readonly string[] | undefined {
  if (template?.kind === "sequence") return template.items.flatMap((item) => textOf(item) ?? []);
  const text = textOf(template);
  return text === undefined ? undefined : [text];
}

type Given<Fields> = { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** Without what is undefined: an absent field is absent. */
export const given = <Fields extends object>(fields: Fields): Given<Fields> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Given<Fields>;

/** The expression of an `if`, which the reader has made one. */
export const conditionOf = (template: Template | undefined) =>
  template?.kind === "expression" ? { text: template.text, place: template.place } : undefined;
