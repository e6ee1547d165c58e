/** All gates on the text of a change, the cheap ones first. */

import { constructs } from "./constructs.js";
import { contents } from "./contents.js";
import { hiddenText } from "./hidden-text.js";
import type { StaticGate } from "./static-gate.js";
import { suppressions } from "./suppressions.js";

export const STATIC_GATES: readonly StaticGate[] = [hiddenText, constructs, suppressions, contents];
