/** JSON, or undefined for a text that is none: what agents print, and what a crash tore, may be anything. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
