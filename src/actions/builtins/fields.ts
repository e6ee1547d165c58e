/** Looking into JSON that may be anything. */

/** Undefined: it has no such field of its own. */
export function valueIn(value: unknown, ...keys: readonly string[]): unknown {
  let at = value;
  for (const key of keys) {
    if (typeof at !== "object" || at === null) return undefined;
    const field: unknown = Object.getOwnPropertyDescriptor(at, key)?.value;
    at = field;
  }
  return at;
}

export function textIn(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = valueIn(value, ...keys);
  return typeof found === "string" ? found : undefined;
}

/** Undefined: it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
