/** Starting programs, and being sure that they end. */

export interface ProcessRequest {
  /** `argv` runs a program directly; `shell` is one line for `/bin/sh -c`. */
  readonly program: { readonly argv: readonly string[] } | { readonly shell: string };
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Written to standard input, which is then closed. Absent: standard input is empty. */
  readonly input?: string;
  /**
   * For a program that is talked with: called once it has started, instead of `input`. Standard output goes there alone,
   * and none of it into the result; standard error is treated as ever.
   */
  readonly talk?: (dialogue: Dialogue) => void;
  readonly timeoutMs: number;
  /** Bytes of output kept, head and tail; the middle is dropped and said so. */
  readonly outputBytesMax: number;
  /** Bytes of output after which the process is ended as a flood. */
  readonly floodBytesMax: number;
  readonly signal?: AbortSignal;
  /** Called with each complete line of output (either stream), without its end; cut at `lineBytesMax`. */
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
  /** Nobody waits for it yet: where the machine is busy, others come first. It still gets its share. */
  readonly givesWay?: true;
  /** The program is a box, and these are the bounds of all that is in it together. Absent: no box, no bounds. */
  readonly bounds?: Bounds;
}

/** What the programs of a box may use up together. When the box itself ends, so do all of them. */
export interface Bounds {
  readonly memoryBytesMax: number;
  readonly processesMax: number;
  readonly diskBytesMax: number;
  /** What they can write to: whatever lies there counts as their disk. */
  readonly folders: readonly string[];
  /** First processes of the box that are no children of the program, as an engine's are. Empty while there are none. */
  readonly members?: () => readonly number[];
}

/** A bound that was exceeded, or that the machine could not keep. */
export interface Excess {
  readonly of: "memory" | "processes" | "disk";
  readonly max: number;
  /** The machine had less left than `max`, and the box was ended for that. Absent: the box was over its own bound. */
  readonly whose?: "machine";
}

/** The two ends of a conversation. Both break off, as errors of the stream, when the program ends. */
export interface Dialogue {
  /** Its standard input. */
  readonly input: WritableStream<Uint8Array>;
  /** Its standard output. What is not read here holds the program back. */
  readonly output: ReadableStream<Uint8Array>;
  /** Closes its standard input, once what was written is through: there is nothing more to say. May be called twice. */
  end(): void;
}

export type ProcessEnd =
  | { readonly kind: "exited"; readonly exitCode: number }
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "timed-out" }
  /** It printed more than it may, or its box used up more than it may. */
  | { readonly kind: "flooded"; readonly excess?: Excess }
  | { readonly kind: "cancelled" }
  /** The program could not be started at all, e.g. it does not exist. */
  | { readonly kind: "not-started"; readonly reason: string };

export interface ProcessResult {
  readonly end: ProcessEnd;
  /** Standard output and error in the order they arrived, within `outputBytesMax`. */
  readonly output: string;
  /** Standard output alone, within `outputBytesMax`. */
  readonly stdout: string;
  readonly truncated: boolean;
  readonly outputBytes: number;
  readonly durationMs: number;
}

export interface Processes {
  /**
   * Runs one program to its end. Every end is a value; it rejects only on a bug.
   * When it resolves, the whole process tree is gone: also children that left the process group.
   */
  run(request: ProcessRequest): Promise<ProcessResult>;
  /** For programs that may leave others running behind them, as steps of a job may. */
  openFamily(): ProcessFamily;
  /** Ends whatever an earlier, dead owner of this run left running. May be called twice. Answers how many. */
  sweep(): Promise<number>;
}

export interface ProcessFamily {
  /**
   * Runs one program to its own end, and answers with what it had printed by then. What it leaves running lives on until the
   * family is closed; what that prints is dropped. At a time limit, a flood or a cancellation its whole tree is ended at once.
   */
  run(request: ProcessRequest): Promise<ProcessResult>;
  /** Ends all that any program of the family has left, wherever it has gone. May be called twice. Answers how many. */
  close(): Promise<number>;
}
