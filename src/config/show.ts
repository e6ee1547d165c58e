/** A value from a file as a message shows it: one short line, with nothing in it that a terminal would obey. */

const COLUMNS_MAX = 60;

export function show(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value))
    return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object") return "a map";
  if (typeof value === "string") return cut(visible(JSON.stringify(value)), '…"');
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return `a ${typeof value}`;
}

/** Text of somebody else (a key, a library's words) inside a message. */
export const showPlain = (text: string): string =>
  cut(visible(JSON.stringify(text)).slice(1, -1).replaceAll('\\"', '"'), "…");

const cut = (text: string, end: string): string =>
  text.length <= COLUMNS_MAX ? text : `${text.slice(0, COLUMNS_MAX - end.length)}${end}`;

/** JSON escapes the C0 controls; the C1 controls and the invisible and direction-changing characters remain. */
const visible = (json: string): string =>
  json.replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
