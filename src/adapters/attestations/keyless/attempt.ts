/** Texts of strangers that a library reads: whatever error it meets them with means that they do not hold, and no more. */

interface Attempt<T> {
  readonly value: T | undefined;
  readonly why?: string;
}

export function attempt<T>(read: () => T): Attempt<T> {
  try {
    return { value: read() };
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const { cause: inner } = cause;
    return {
      value: undefined,
      why: inner instanceof Error ? `${cause.message}: ${inner.message}` : cause.message,
    };
  }
}
