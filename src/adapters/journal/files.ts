/** Names within a run's folder. */

import { join } from "node:path";

export const journalFile = (directory: string): string => join(directory, "journal.ndjson");
