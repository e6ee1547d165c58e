/** Text as a person would read it on paper: no colours, no cursor movements, no progress overwritten in place. */

// biome-ignore format: one alternative a line
const ESCAPES = new RegExp(
  [
    "\\u001B\\[[0-?]*[ -/]*[@-~]", // CSI: colours, cursor movements
    "\\u001B\\][^\\u0007\\u001B]*(?:\\u0007|\\u001B\\\\)", // OSC: titles, links
    "\\u001B[()][0-9A-Za-z]", // character sets, as rustfmt prints them
    "\\u001B[@-Z\\\\-_=>]",
  ].join("|"),
  "g",
);

/** Drops terminal escapes, keeps everything else. */
export const stripAnsi = (text: string): string =>
  text.includes("\u001B") ? text.replace(ESCAPES, "") : text;

/** No tool writes longer lines for people, and patterns cost more than their share on one of megabytes. */
const LINE_CHARS_MAX = 1_000;

/** Lines without escapes, carriage-return progress and trailing blanks. */
export function plainLines(text: string): readonly string[] {
  return stripAnsi(text)
    .split("\n")
    .map((line) => afterLastOverwrite(line).slice(0, LINE_CHARS_MAX).trimEnd());
}

/** A progress bar rewrites its line; only what it ended with was ever meant to stay. */
function afterLastOverwrite(line: string): string {
  const end = line.endsWith("\r") ? line.slice(0, -1) : line;
  return end.slice(end.lastIndexOf("\r") + 1);
}
