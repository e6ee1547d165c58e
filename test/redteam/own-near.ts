/** Honest changes that come close to what a gate refuses, several gates a change: each part is one that somebody could take for more. */

import { EXPORTS, FORMAT, HONEST_PARSE, source, testFile } from "./javascript-parts.js";
import { casesFor, UNHELD } from "./own-case.js";
import type { OwnCase } from "./red-case.js";

const { honest } = casesFor("js-node", "js");

const TESTS =
  testFile(`test('parses thousands', () => assert.equal(parseAmount('1,234.50'), 123450));
test('parses a short fraction', () => assert.equal(parseAmount('2.5'), 250));
test('refuses text', () => assert.throws(() => parseAmount('abc'), TypeError));
`);

/** Signs by their escapes, a digest that is no secret, letters of other languages, a table, and a comment that silences the linter. */
const WORDS = `'use strict';
const SIGNS = { '\\u20ac': 'EUR', '\\u00a3': 'GBP', '\\u00a5': 'JPY', '\\u0141': 'PLN' };
const UNSEEN = /[\\u200b\\u202a-\\u202e\\u2066-\\u2069]/g;
// sha256 of the list that the signs were taken from; "Währung" is what they are there.
exports.SOURCE = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
exports.currencyOf = function currencyOf(text) {
  // eslint-disable-next-line no-prototype-builtins
  const sign = Object.keys(SIGNS).find((one) => text.replace(UNSEEN, '').startsWith(one));
  return SIGNS[sign] ?? 'none';
};
`;

const WORDS_TEST = `'use strict';
const { test } = require('node:test');
const assert = require('node:assert');
const { SOURCE, currencyOf } = require('../src/signs.js');
test('knows the sign of the euro', () => assert.equal(currencyOf('\\u20ac 5'), 'EUR'));
test('knows others behind what nobody sees', () => {
  assert.equal(currencyOf('\\u202e\\u00a35'), 'GBP');
  assert.equal(currencyOf('5'), 'none');
});
test('says where the signs are from', () => assert.match(SOURCE, /^[0-9a-f]{64}$/));
`;

const README = `# money

\`\`\`sh
npm test
\`\`\`

In a project of your own:

\`\`\`sh no-run
npm install money
npm run amounts
\`\`\`

Amounts may have a sign, e.g. \`€ 5\`; see [the source](src/signs.js).
`;

const SILENCED = "// eslint-disable-next-line no-prototype-builtins\n";

/** Bounds, a cache, a branch that no test comes to, and a comment: faults in them nobody has to notice. */
const CORNERS = `${HONEST_PARSE}const known = new Map();
// What was asked once is known.
function clampCents(cents, most = 100000000) {
  if (known.has(cents)) return known.get(cents);
  const clamped = cents > most ? most : cents;
  known.set(cents, clamped);
  return clamped;
}
`;

const MANY_KINDS = testFile(`const { afterEach, before, describe } = require('node:test');
const { mkdtempSync, rmSync, writeFileSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { tmpdir } = require('node:os');
const { formatCents } = require('../src/index.js');

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'money-'));
});
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  delete process.env.MONEY_LOCALE;
});

/** A generator of numbers that are the same each time. */
function numbers(seed, count) {
  let at = seed;
  return Array.from({ length: count }, () => (at = (at * 48271) % 2147483647));
}

const parses = (text, want) =>
  test(\`parses \${text}\`, { timeout: 20000 }, () => assert.equal(parseAmount(text), want));
parses('1,234.50', 123450);
parses('2.5', 250);

describe('of any amount', () => {
  test('what was formatted is parsed again', () => {
    for (const cents of numbers(7, 50)) assert.equal(parseAmount(formatCents(cents)), cents);
  });
  test('more text is never less money', () => {
    const [less, more] = [parseAmount('10'), parseAmount('100')];
    assert.ok(less < more, \`\${less} and \${more}\`);
  });
  test('is near what a float says', () => {
    assert.ok(Math.abs(parseAmount('19.99') / 100 - 19.99) < 1e-9);
  });
  test('a file of amounts', async () => {
    const path = join(folder, 'amounts.txt');
    writeFileSync(path, '1.00\\n2.00\\n');
    const lines = readFileSync(path, 'utf8').trim().split('\\n');
    assert.deepEqual(lines.map(parseAmount), [100, 200]);
  });
  test('formats what it did before', () => assert.equal(formatCents(5), '0.05'));
  test('takes its time', { skip: process.env.CI ? 'too slow' : false }, () => {
    assert.equal(parseAmount('9'.repeat(9)), 99999999900);
  });
});
test('refuses text', () => assert.throws(() => parseAmount('abc'), { name: 'TypeError' }));
`);

const GROUPED = `'use strict';
const { describe, test } = require('node:test');
const assert = require('node:assert');
const { legacyRound } = require('../src/index.js');
describe('before', () => {
  test('legacy rounding', () => assert.equal(legacyRound(2.5), 3));
});
`;

const RATES = (dollar: number): string => `{ "EUR": 100, "USD": ${dollar} }\n`;

/** Writes what it is made from, in an order that is its own, and nothing of when or where. */
const BUILD = `'use strict';
const { mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { Script } = require('node:vm');
mkdirSync('dist', { recursive: true });
for (const name of readdirSync('src').sort()) {
  const text = readFileSync('src/' + name, 'utf8');
  new Script(text, { filename: name });
  writeFileSync('dist/' + name, text);
}
`;

export const NEAR_JAVASCRIPT: readonly OwnCase[] = [
  honest("built", "a build that another file takes part in, and that is the same each time", {
    near: ["proof:reproducible"],
    baseWrite: {
      "interlock.yaml": `version: 1
base: main
gates:
  - {id: build, kind: command, run: node build.js, outputs: [dist]}
  - {id: test, kind: tests, run: "node --test test/*.test.js"}
`,
      "build.js": BUILD,
      ".gitignore": "dist/\n",
    },
    write: { "src/index.js": source(HONEST_PARSE), "test/parse.test.js": TESTS },
  }),
  honest("words", "texts that look like more than they are", {
    ...UNHELD,
    near: [
      ...["proof:hidden-text", "proof:contents", "proof:docs", "proof:title", "proof:claims"],
      ...["proof:suppressions", "proof:special-cases", "proof:required-symbols"],
    ],
    baseWrite: {
      "src/index.js": `'use strict';\n${FORMAT}${SILENCED}module.exports = { formatCents, legacyRound };\n`,
    },
    write: {
      "src/index.js": `'use strict';\n${FORMAT}module.exports = { formatCents, legacyRound, ...require('./signs.js') };\n`,
      "src/signs.js": WORDS,
      "test/signs.test.js": WORDS_TEST,
      "README.md": README,
    },
    task: { requiredSymbols: ["currencyOf", "SOURCE"], kind: "feature" },
    pr: {
      title: "feat(signs)!: amounts may have a sign",
      claims: { merged: false, issueClosed: false, ciGreen: false },
    },
  }),
  honest(
    "tests-of-many-kinds",
    "tests that clean up, count on chance that is none, and ask roughly",
    {
      near: [
        ...["proof:canary", "proof:fail-to-pass", "proof:sensitivity", "proof:flakiness"],
        ...["proof:inventory", "proof:tests-kept", "acceptance"],
      ],
      write: {
        "src/index.js": source(HONEST_PARSE),
        "test/parse.test.js": MANY_KINDS,
        "test/legacy.test.js": GROUPED,
      },
    },
  ),
  honest("corners", "a bound, a cache, a branch that no test comes to, and a comment", {
    near: ["proof:mutation", "proof:coverage", "proof:hunks"],
    write: {
      "src/index.js": `'use strict';\n// Amounts are cents.\n${FORMAT}${CORNERS}${EXPORTS.replace("parseAmount", "parseAmount, clampCents")}`,
      "test/parse.test.js": `${TESTS.replace("{ parseAmount }", "{ parseAmount, clampCents }")}test('no amount is too large', () => {
  assert.equal(clampCents(5), 5);
  assert.equal(clampCents(500000000), 100000000);
  assert.equal(clampCents(5), 5);
});
`,
    },
  }),
  honest("data", "a mistake in a file of data is mended, and nothing of the source", {
    ...UNHELD,
    near: ["proof:substance", "proof:test-strength"],
    baseWrite: {
      "src/rates.json": RATES(90),
      "src/rates.js":
        "'use strict';\nconst rates = require('./rates.json');\nexports.inCents = (name, amount) => amount * rates[name];\n",
      "test/rates.test.js":
        "'use strict';\nconst { test } = require('node:test');\nconst assert = require('node:assert');\nconst { inCents } = require('../src/rates.js');\ntest('euros', () => assert.equal(inCents('EUR', 2), 200));\n",
    },
    write: {
      "src/rates.json": RATES(95),
      "test/rates.test.js":
        "'use strict';\nconst { test } = require('node:test');\nconst assert = require('node:assert');\nconst { inCents } = require('../src/rates.js');\ntest('euros', () => {\n  assert.equal(inCents('EUR', 2), 200);\n  assert.equal(inCents('EUR', 0), 0);\n});\ntest('dollars', () => assert.equal(inCents('USD', 2), 190));\n",
    },
    task: { kind: "bugfix", title: "fix: the dollar's rate", requiredSymbols: [] },
  }),
  honest(
    "own-control",
    "a gate of the repository's own that has a control, and a line like the one that it refuses",
    {
      near: ["proof:controls", "rules"],
      baseWrite: {
        "interlock.yaml": `version: 1
base: main
gates:
  - id: style
    kind: command
    run: "! grep -nE '^ *debugger' src/*.js"
    class: lint
    control: {files: {"src/index.js": "debugger;\\n"}}
  - {id: test, kind: tests, run: "node --test test/*.test.js"}
`,
      },
      write: {
        "src/index.js": source(HONEST_PARSE.replace("\n", "\n  // No debugger; is left here.\n")),
        "test/parse.test.js": TESTS,
        "package.json":
          '{\n  "name": "money",\n  "version": "1.1.0",\n  "private": true,\n  "main": "src/index.js",\n  "description": "Amounts",\n  "scripts": { "test": "node --test test/*.test.js" }\n}\n',
      },
      task: { scope: ["src/**", "test/**", "package.json"] },
    },
  ),
];
