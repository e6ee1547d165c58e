/** Text as people may see it: what would move the cursor, colour the screen or rename the window is taken out. */

const ESCAPE = "\\u001B";

// biome-ignore format: one kind a line
const SEQUENCES = new RegExp(
  [
    `${ESCAPE}\\[[0-?]*[ -/]*[@-~]?`, // CSI: colours, cursor movements
    `${ESCAPE}[\\]PX^_][^\\u0007${ESCAPE}]*(?:\\u0007|${ESCAPE}\\\\)?`, // OSC and other strings: titles, links
    `${ESCAPE}[ -/]*[0-~]`, // character sets, resets
  ].join("|"),
  "g",
);

/** Also the marks that turn the direction of writing, which can make a line read as another. */
const CONTROLS = new RegExp(
  "[\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]",
  "g",
);

/** Tabs and line feeds stay. */
export const toPlainText = (text: string): string =>
  text.replaceAll(SEQUENCES, "").replaceAll(CONTROLS, "");
