/**
 * The reporter that `node --test` is given: one JSON line an event, with the file and line that the built-in ones leave out.
 * It goes along as a `data:` address, so there is no file that a test could change.
 */

interface Incoming {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Runs inside the test runner: nothing outside its own body is there. */
async function* report(source: AsyncIterable<Incoming>): AsyncGenerator<string> {
  let events = 0;
  for await (const { type, data } of source) {
    if (!["test:start", "test:pass", "test:fail"].includes(type)) continue;
    const details = (data["details"] ?? {}) as Record<string, unknown>;
    const thrown = details["error"] as (Error & { cause?: unknown }) | undefined;
    const cause = thrown?.cause;
    const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(thrown?.message);
    events += 1;
    yield `${JSON.stringify({
      event: type.slice(5),
      name: data["name"],
      nesting: data["nesting"],
      file: data["file"],
      line: data["line"],
      skip: data["skip"] !== undefined,
      todo: data["todo"] !== undefined,
      kind: details["type"],
      failure: (thrown as { failureType?: string } | undefined)?.failureType,
      text: thrown === undefined ? undefined : text.slice(0, 4000),
      durationMs: details["duration_ms"],
    })}\n`;
  }
  yield `${JSON.stringify({ event: "end", events })}\n`;
}

export const NODE_REPORTER = `data:text/javascript,${encodeURIComponent(`export default ${report.toString()}`)}`;
