/** Where the log of a turn is: a file of JSON lines beside what was said on the wire. */

import { join } from "node:path";
import type { TurnLogPlace } from "../../ports/turn-log.js";

export const turnLogFile = ({ sessionDirectory, turn }: TurnLogPlace): string =>
  join(sessionDirectory, `turn-${turn}.log.ndjson`);
