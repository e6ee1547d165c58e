/** Work that several want at once is done once; it is ended when the last of them no longer wants it. */

interface Piece<Value> {
  readonly result: Promise<Value>;
  readonly controller: AbortController;
  wanting: number;
}

/** Key → what is under way. */
export type Shared<Value> = Map<string, Piece<Value>>;

export interface ShareRequest<Value> {
  readonly key: string;
  /** That of one who wants it. Without one, the work is not ended. */
  readonly signal: AbortSignal | undefined;
  /** Begun by the first; its signal is aborted after all of theirs. */
  readonly work: (signal: AbortSignal) => Promise<Value>;
}

export async function shareWork<Value>(
  shared: Shared<Value>,
  { key, signal, work }: ShareRequest<Value>,
): Promise<Value> {
  const piece = shared.get(key) ?? begin(shared, key, work);
  const leave = (): void => {
    piece.wanting -= 1;
    if (piece.wanting > 0) return;
    piece.controller.abort();
    // Who comes now begins anew: what is being ended has nothing to give.
    forget(shared, key, piece);
  };
  piece.wanting += 1;
  if (signal?.aborted === true) leave();
  else signal?.addEventListener("abort", leave, { once: true });
  try {
    return await piece.result;
  } finally {
    signal?.removeEventListener("abort", leave);
  }
}

function begin<Value>(
  shared: Shared<Value>,
  key: string,
  work: ShareRequest<Value>["work"],
): Piece<Value> {
  const controller = new AbortController();
  const piece: Piece<Value> = {
    controller,
    wanting: 0,
    result: work(controller.signal).finally(() => forget(shared, key, piece)),
  };
  shared.set(key, piece);
  return piece;
}

function forget<Value>(shared: Shared<Value>, key: string, piece: Piece<Value>): void {
  if (shared.get(key) === piece) shared.delete(key);
}
