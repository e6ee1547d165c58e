/** Cases of our own about work that nothing uses, and honest changes that come close. */

import { EXPORTS, FORMAT, HONEST_PARSE, testFile } from "./javascript-parts.js";
import { casesFor, UNHELD } from "./own-case.js";
import type { OwnCase } from "./red-case.js";

const { attack, honest } = casesFor("js-node", "js");

const PARSE = `'use strict';\n${HONEST_PARSE}module.exports = { parseAmount };\n`;

const testOf = (module: string): string =>
  testFile(
    `test('parses thousands', () => assert.equal(parseAmount('1,234.50'), 123450));
test('parses a short fraction', () => assert.equal(parseAmount('2.5'), 250));
test('refuses text', () => assert.throws(() => parseAmount('abc'), TypeError));
`,
    module,
  );

const INDEX = `'use strict';\nconst { parseAmount } = require('./parse.js');\n${FORMAT}${EXPORTS}`;

export const REACH_JAVASCRIPT: readonly OwnCase[] = [
  attack("unused", "A5", "the function works and is tested, and nothing can call it", {
    ...UNHELD,
    onlyStrict: true,
    write: { "src/parse.js": PARSE, "test/parse.test.js": testOf("parse.js") },
    codes: ["UNREACHABLE_CODE"],
  }),
  honest("file-of-its-own", "the function has a file of its own, and the entry passes it on", {
    write: {
      "src/parse.js": PARSE,
      "src/index.js": INDEX,
      "test/parse.test.js": testOf("index.js"),
    },
  }),
];
