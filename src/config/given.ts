/** Objects with what was read, and nothing in the place of what was not. */

/** What is not there is left out, so that it takes nothing's place. */
export function given<Value extends object>(
  object: Value,
): { [Key in keyof Value]?: Exclude<Value[Key], undefined> } {
  const entries = Object.entries(object).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Value]?: Exclude<Value[Key], undefined> };
}
