/** What a platform offers to exclude others with. */

/** Ends by itself when the process dies. */
export interface Claim {
  /** May be called twice. */
  release(): Promise<void>;
}

/** Undefined: somebody else has it. `directory` is a real path. */
export type Claiming = (directory: string) => Promise<Claim | undefined>;
