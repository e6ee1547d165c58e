/** All gates on the text of a change, the cheap ones first. */

import { claims } from "./claims.js";
import { constructs } from "./constructs.js";
import { contents } from "./contents.js";
import { dependencies } from "./dependencies.js";
import { docs } from "./docs/docs.js";
import { hiddenText } from "./hidden-text.js";
import { reach } from "./reach/reach.js";
import { requiredSymbols } from "./required-symbols.js";
import { specialCases } from "./special-cases.js";
import type { StaticGate } from "./static-gate.js";
import { substance } from "./substance.js";
import { suppressions } from "./suppressions.js";
import { testStrength } from "./test-strength.js";
import { testsKept } from "./tests-kept.js";
import { title } from "./title.js";

export const STATIC_GATES: readonly StaticGate[] = [
  hiddenText,
  substance,
  requiredSymbols,
  constructs,
  reach,
  suppressions,
  contents,
  dependencies,
  testsKept,
  testStrength,
  specialCases,
  title,
  claims,
  docs,
];
