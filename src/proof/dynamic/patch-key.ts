/** What a change does, wherever it stands: the same patch on a base that has moved has the same key. */

import type { ChangedFile, ChangeView } from "../change/change-view.js";
import { digest } from "../result-key.js";

export const patchKey = ({ files, unread }: ChangeView): string =>
  digest([files.map(partOf), unread]);

/** Of a text its lines, of everything else what stands there. */
function partOf({ path, status, entries, hunks, before, after }: ChangedFile): unknown {
  const modes = [entries.before?.mode, entries.after?.mode];
  const lines = hunks.map(({ removed, added }) => [removed, added]);
  const isText = lines.length > 0 && (before !== undefined || after !== undefined);
  return [path, status, modes, isText ? lines : [entries.before?.id, entries.after?.id]];
}
