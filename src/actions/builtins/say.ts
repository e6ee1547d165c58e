/** What a built-in action writes to the log of its step. Values of the repository can be in it: none becomes a line of its own. */

import type { ActionCall, ActionEnd } from "../run/action-call.js";

type Log = Pick<ActionCall, "log">;

export const say = (call: Log, text: string): void => call.log(oneLine(text));

export const warn = (call: Log, text: string): void => call.log(`::warning::${escapeData(text)}`);

/** A line of the log stays one, and is no workflow command. */
const oneLine = (text: string): string =>
  text.replaceAll(/[\r\n]+/g, " ").replace(/^\s*(?:::|##\[)/, " $&");

/** As GitHub wants the message of a workflow command. */
const escapeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

export const SUCCESS: ActionEnd = { kind: "success" };
export const failure = (message: string): ActionEnd => ({ kind: "failure", message });
export const notProven = (reason: string): ActionEnd => ({ kind: "not-proven", reason });

const SHOWN_CHARACTERS_MAX = 100;

/** A value in a message: in quotes, and not too long. */
export const shown = (value: string): string =>
  JSON.stringify(value.slice(0, SHOWN_CHARACTERS_MAX));
