/** What is known of an agent that ships with Interlock: how it is called, what it may get, how it is told to be there. */

import type { JsonStream } from "./json-stream.js";

interface Program {
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** A shell line. */
  readonly install: string;
  /** The Node that it needs; absent: it brings what it needs. */
  readonly node?: string;
  /** Driven to a landed change by `npm run test:agents`; the others are by their documentation. */
  readonly isDriven: boolean;
}

export interface AcpProfile extends Program {
  readonly mode?: string;
  readonly reload?: "next-minute";
}

export interface HeadlessProfile extends Program {
  readonly resume?: readonly [string, ...string[]];
  readonly stream: JsonStream;
}

export interface AgentProfile {
  /** For people. */
  readonly title: string;
  readonly acp?: AcpProfile;
  readonly headless?: HeadlessProfile;
  /** Names of variables of the user's that it may get; `NAME_*` for all that begin so. */
  readonly variables: readonly string[];
  /** Signs of a login, of which only is looked whether they are there: files below the user's home, and variables. */
  readonly login: {
    readonly files: readonly string[];
    readonly variables: readonly string[];
    /** How one logs in. */
    readonly how: string;
  };
}
