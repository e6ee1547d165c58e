/** Which error of the system it was: the only errors that anything here expects have a code. */

export function hasCode(cause: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(codeOf(cause) ?? "");
}

export function codeOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !("code" in cause)) return undefined;
  return typeof cause.code === "string" ? cause.code : undefined;
}

export const isMissing = (cause: unknown): boolean => hasCode(cause, "ENOENT");
