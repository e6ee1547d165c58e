/** ENV_PROBE, language by language. */

import { assertNever } from "../../../domain/assert-never.js";
import { quoted, type Sighting, type SightingRule } from "../sighting.js";
import { probesInGo } from "./env-probe-go.js";
import { probesInJavaScript } from "./env-probe-javascript.js";
import { probesInPython } from "./env-probe-python.js";
import { probesInRust } from "./env-probe-rust.js";

export const environmentProbes: SightingRule = (side, change) => {
  const { path, role } = side.file;
  if (role !== "source") return [];
  const found = probesIn(side, change);
  return FOR_TESTS.test(path) ? found.map((one) => ({ ...one, severity: "soft" })) : found;
};

const probesIn: SightingRule = (side) => {
  const { path, language } = side.file;
  const root = side.text.syntax?.root;
  if (language === undefined || root === undefined) return linesThatAsk(side.text.text);
  switch (language) {
    case "javascript":
    case "typescript":
    case "tsx":
      return probesInJavaScript(root, path);
    case "python":
      return probesInPython(root, path);
    case "rust":
      return probesInRust(root);
    case "go":
      return probesInGo(root);
    default:
      return assertNever(language);
  }
};

/** Plugins of runners, and helpers that only tests use: said, and not refused. */
const FOR_TESTS =
  /(?:^|\/)(?:conftest|\w*testing|\w*test-?(?:utils?|helpers?)|test[-_](?:utils?|helpers?|support)|(?:vitest|jest|mocha|pytest)[-_.]\w+|[\w-]+[-_.](?:vitest|jest|mocha|pytest))(?:\/|\.[cm]?[jt]sx?$|\.py$)|(?:vitest|jest|playwright|karma|cypress)\.(?:config|setup)/;

/** No program but one that is tested has these in its words. */
const ELSEWHERE =
  /\bNODE_TEST_CONTEXT\b|\bPYTEST_CURRENT_TEST\b|\bJEST_WORKER_ID\b|"org\.junit\.|\bPHPUNIT_COMPOSER_INSTALL\b|__PHPUNIT_PHAR__/;

const linesThatAsk = (text: string): readonly Sighting[] =>
  text.split("\n").flatMap((line, index) => {
    if (!ELSEWHERE.test(line) || /^\s*(?:\/\/|#|\*|--)/.test(line)) return [];
    return [
      {
        ...{ code: "ENV_PROBE" as const, line: index + 1, endLine: index + 1 },
        key: `probe ${line.trim()}`,
        message: `${quoted(line.trim())} asks whether the program is being tested`,
        hint: "let it do the same, tested or not",
      },
    ];
  });
