/** What stands between an agent and its model, so that the key stays here, and what is used is counted by one who knows. */

import type { ModelAccess } from "../domain/model-access.js";
import type { Outage } from "../domain/outage.js";

/** Tokens of one answer. */
export interface TokensUsed {
  readonly input: number;
  readonly output: number;
}

/** What one turn hears of its model. */
export interface ModelListener {
  /** A piece of an answer, or its beginning: the model is at work. */
  readonly onSign: () => void;
  /** An answer has ended. Undefined: it did not say what it used. */
  readonly onAnswer: (used: TokensUsed | undefined) => void;
  /** The provider failed, or could not be reached; what it said. */
  readonly onFailure: (outage: Outage, words: string) => void;
}

export interface LentModel {
  /** Path of the unix socket, and the port of this machine's loopback. */
  readonly socket: string;
  readonly port: number;
  /** Good for this turn, and for nothing else. */
  readonly token: string;
  /** What an agent is told by, when it finds the proxy at this address. */
  readonly variables: (url: string) => Readonly<Record<string, string>>;
  /** From then on nothing goes through. */
  takeBack(): void;
}

export interface ModelProxy {
  lend(access: ModelAccess, key: string, listener: ModelListener): Promise<LentModel>;
}
