/** A file of problem matchers that a step names, read without waiting for anybody. */

import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { MATCHER_FILE_BYTES_MAX } from "../../domain/matchers/read-matchers.js";

interface Problem {
  readonly kind: "problem";
  readonly message: string;
}

const problem = (message: string): Problem => ({ kind: "problem", message });

export function readMatcherFile(
  path: string,
): { readonly kind: "text"; readonly text: string } | Problem {
  try {
    // Without waiting for a writer, if somebody has put a pipe there.
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(file);
      if (!stats.isFile()) return problem("it is not a file");
      if (stats.size > MATCHER_FILE_BYTES_MAX)
        return problem(`it has ${stats.size} bytes; ${MATCHER_FILE_BYTES_MAX} is the most`);
      return { kind: "text", text: readFileSync(file, "utf8") };
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    if (cause instanceof Error && "code" in cause)
      return problem(`it cannot be read (${String(cause.code)})`);
    throw cause;
  }
}
