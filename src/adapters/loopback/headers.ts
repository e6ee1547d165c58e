/** Headers of a request as `fetch` has them. */

import type { IncomingMessage } from "node:http";

/** Without those whose names match `leftOut`. */
export function toHeaders({ headers }: IncomingMessage, leftOut?: RegExp): Headers {
  const found = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || leftOut?.test(name) === true) continue;
    found.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return found;
}
