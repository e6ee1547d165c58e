/** What Interlock and its launcher say to each other, in Node's own serialization, which keeps bytes as bytes. */

import type { Launch, Launched } from "./run-to-end.js";

export interface Order {
  readonly id: number;
  readonly request: Launch;
}

export interface Answer {
  readonly id: number;
  readonly launched: Launched;
}

/** Both ends are of one build, and nobody else has the pipe: what has an id is whole. */
export const isOrder = (message: unknown): message is Order =>
  hasId(message) && "request" in message;

export const isAnswer = (message: unknown): message is Answer =>
  hasId(message) && "launched" in message;

const hasId = (message: unknown): message is object =>
  typeof message === "object" && message !== null && "id" in message;
