/** HARNESS_TAMPERED, language by language. */

import { assertNever } from "../../../domain/assert-never.js";
import type { SightingRule } from "../sighting.js";
import { tamperingInGo } from "./harness-go.js";
import { tamperingInJavaScript } from "./harness-javascript.js";
import { tamperingInPython } from "./harness-python.js";
import { tamperingInRust } from "./harness-rust.js";

export const harnessTampering: SightingRule = (side) => {
  const { role, language } = side.file;
  const root = side.text.syntax?.root;
  if (role === "other" || language === undefined || root === undefined) return [];
  switch (language) {
    case "javascript":
    case "typescript":
    case "tsx":
      return tamperingInJavaScript(side, root);
    case "python":
      return tamperingInPython(side, root);
    case "rust":
      return tamperingInRust(root);
    case "go":
      return tamperingInGo(side, root);
    default:
      return assertNever(language);
  }
};
