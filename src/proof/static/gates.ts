/** All gates on the text of a change, the cheap ones first. */

import { constructs } from "./constructs.js";
import { hiddenText } from "./hidden-text.js";
import type { StaticGate } from "./static-gate.js";

export const STATIC_GATES: readonly StaticGate[] = [hiddenText, constructs];
