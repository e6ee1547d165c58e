/** Parts of expected values that stand for any text of a kind. */

import { expect } from "vitest";

export const containing = (part: string): unknown => expect.stringContaining(part);
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
