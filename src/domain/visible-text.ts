/** Words of a stranger as they may be shown to a person: what would steer a terminal, or turn the reading around, is not there. */

import { stripAnsi } from "./failure/plain-text.js";

/** Control characters but for tab and line feed, and those that change the direction of writing. */
const STEERING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

export const visibleText = (text: string): string => stripAnsi(text).replace(STEERING, "");
