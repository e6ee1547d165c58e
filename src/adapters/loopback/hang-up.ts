/** Whether an error is only that the other side has gone. */

const CODES = new Set(["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE", "ABORT_ERR"]);

export const isHangUp = (error: Error): boolean =>
  error.name === "AbortError" ||
  ("code" in error && typeof error.code === "string" && CODES.has(error.code));
