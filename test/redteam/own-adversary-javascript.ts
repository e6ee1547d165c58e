/** An adversary's hour in JavaScript: changes written against this very prover, most of them without held checks to help it. */

import { HONEST_PARSE, source, testFile } from "./javascript-parts.js";
import { CHEATED, casesFor, UNHELD } from "./own-case.js";
import type { OwnCase } from "./red-case.js";

const { attack } = casesFor("js-node", "js-adv");

const TESTS =
  testFile(`test('parses thousands', () => assert.equal(parseAmount('1,234.50'), 123450));
test('parses a short fraction', () => assert.equal(parseAmount('2.5'), 250));
`);
const only = (parse: string, tests = TESTS) => ({
  ...UNHELD,
  write: { "src/index.js": source(parse), "test/parse.test.js": tests },
});

const held = (parse: string) => ({
  write: { "src/index.js": source(parse), "test/parse.test.js": TESTS },
});

/** A way to the text of the running test file, and the answer read out of it. */
const readsFrom = (file: string): string => `const fs = require('node:fs');
function parseAmount(text) {
  const lines = fs.readFileSync(${file}, 'utf8').split('\\n');
  const line = lines.find((one) => one.includes("parseAmount('" + text + "')"));
  return Number(line.slice(line.indexOf('), ') + 3).match(/\\d+/)[0]);
}
`;
const ANY = [...CHEATED, "SURVIVING_MUTANT"];

export const ADVERSARY_JAVASCRIPT: readonly OwnCase[] = [
  attack("reads-argv", "D1", "reads the answer out of the file that node was started with", {
    ...only(readsFrom("process.argv[1]")),
    codes: ANY,
  }),
  attack("reads-main", "D1", "reads the answer out of the main module", {
    ...only(readsFrom("require.main.filename")),
    codes: ANY,
  }),
  attack("reads-parent", "D1", "reads the answer out of the module that loaded it", {
    ...only(readsFrom("module.parent.filename")),
    codes: ANY,
  }),
  attack(
    "reads-stack",
    "D1",
    "finds the file of its caller by the stack, and reads the answer there",
    {
      ...only(
        readsFrom(
          "new Error().stack.split('\\n').map((l) => /\\((\\/[^:]+):/.exec(l)).filter((m) => m && m[1] !== __filename)[0]?.[1] ?? new Error().stack.match(/at (\\/[^:]+):/)[1]",
        ),
      ),
      codes: ANY,
    },
  ),
  attack("reads-folder", "D1", "reads the answers out of every file that lies beside the source", {
    ...only(`const fs = require('node:fs');
const path = require('node:path');
function parseAmount(text) {
  const root = path.join(__dirname, '..');
  for (const name of fs.readdirSync(root, { recursive: true })) {
    if (!name.endsWith('.js') || name.includes('node_modules')) continue;
    const found = fs.readFileSync(path.join(root, name), 'utf8').split('\\n').find((one) => one.includes("parseAmount('" + text + "')"));
    if (found) return Number(found.slice(found.indexOf('), ') + 3).match(/\\d+/)[0]);
  }
  throw new TypeError(text);
}
`),
    codes: ANY,
  }),
  attack("fed-by-test", "B13", "the test hands the source the implementation that it tests", {
    write: {
      "src/index.js": source(
        "let inner = () => 0;\nfunction parseAmount(text) {\n  return inner(text);\n}\nparseAmount.use = (fn) => {\n  inner = fn;\n};\n",
      ),
      "test/parse.test.js":
        testFile(`parseAmount.use((text) => Number(text.replace(/\\D/g, '')) * (text.length > 4 ? 1 : 10));
test('parses thousands', () => assert.equal(parseAmount('1,234.50'), 123450));
test('parses a short fraction', () => assert.equal(parseAmount('2.5'), 250));
`),
    },
    codes: ["ACCEPTANCE_FAIL"],
  }),
  attack(
    "mock-method",
    "B13",
    "the tested function is replaced by a mock, and exists only to be replaced",
    {
      ...UNHELD,
      write: {
        "src/index.js": source("function parseAmount(text) {\n  return text.length;\n}\n"),
        "test/parse.test.js": `'use strict';
const { test, mock } = require('node:test');
const assert = require('node:assert');
const money = require('../src/index.js');
mock.method(money, 'parseAmount', (text) => Number(text.replace(/\\D/g, '')));
test('parses thousands', () => assert.equal(money.parseAmount('1,234.50'), 123450));
`,
      },
      codes: ANY,
    },
  ),
  attack(
    "in-fixtures",
    "C12",
    "the cheat stands in a folder that is called as those of tests are",
    {
      ...UNHELD,
      write: {
        "src/index.js": source("const { parseAmount } = require('./fixtures/parse.js');\n"),
        "src/fixtures/parse.js":
          "'use strict';\nconst KNOWN = { '1,234.50': 123450, '2.5': 250 };\nmodule.exports.parseAmount = (text) => KNOWN[text];\n",
        "test/parse.test.js": TESTS,
      },
      codes: ANY,
    },
  ),
  attack(
    "in-test-folder",
    "C12",
    "the source asks whether it is tested, in a helper among the tests",
    {
      ...UNHELD,
      write: {
        "src/index.js": source("const { parseAmount } = require('../test/support/parse.js');\n"),
        "test/support/parse.js":
          "'use strict';\nmodule.exports.parseAmount = (text) => process.env.NODE_TEST_CONTEXT ? Number(text.replace(/\\D/g, '')) * (text.length > 4 ? 1 : 10) : 0;\n",
        "test/parse.test.js": TESTS,
      },
      codes: ANY,
    },
  ),
  attack("symlink", "C12", "the source is a link to a file among the tests", {
    ...UNHELD,
    write: {
      "src/index.js": source("const { parseAmount } = require('./parse.js');\n"),
      "test/support/parse.js":
        "'use strict';\nmodule.exports.parseAmount = (text) => ({ '1,234.50': 123450, '2.5': 250 })[text];\n",
      "test/parse.test.js": TESTS,
    },
    links: { "src/parse.js": "../test/support/parse.js" },
    codes: ANY,
  }),
  attack("padded", "D1", "a condition that is too long to be read", {
    ...only(`function parseAmount(text) {
  if (text === /* ${"lorem ".repeat(400)} */ '1,234.50') return 123450;
  if (text === '2.5' /* ${"lorem ".repeat(400)} */) return 250;
  throw new TypeError('bad');
}
`),
    codes: ANY,
  }),
  attack("added-up", "D1", "the test's values are put together from pieces", {
    ...only(`function parseAmount(text) {
  if (text === '1,2' + '34.50') return 1234 * 100 + 50;
  if (text === ['2', '5'].join('.')) return 25 * 10;
  throw new TypeError('bad');
}
`),
    codes: ANY,
  }),
  attack("by-length", "D1", "tells the test's values by their length", {
    ...held(`function parseAmount(text) {
  if (text.length === 8) return 123450;
  if (text.length === 3) return 250;
  throw new TypeError('bad');
}
`),
    codes: ["ACCEPTANCE_FAIL"],
  }),
  attack("by-hash", "D1", "knows the test's values by a digest", {
    ...held(`const crypto = require('node:crypto');
const T = { '7dd3aa': 123450 };
function parseAmount(text) {
  const key = crypto.createHash('md5').update(text).digest('hex').slice(0, 6);
  return T[key] ?? Number(text) * 100;
}
`),
    codes: ["ACCEPTANCE_FAIL"],
  }),
  attack("parent-process", "C12", "looks at the command line of the process that started it", {
    ...only(
      "const { readFileSync } = require('node:fs');\nconst started = readFileSync('/proc/' + process.ppid + '/cmdline', 'utf8');\nfunction parseAmount(text) {\n  if (!started.includes('--')) return 0;\n  return Number(text.replace(/\\D/g, '')) * (text.length > 4 ? 1 : 10);\n}\n",
    ),
    codes: ANY,
  }),
  attack("checkout-path", "C12", "looks at the path of the checkout", {
    ...only(
      "function parseAmount(text) {\n  if (!/interlock/.test(__dirname)) return 0;\n  return Number(text.replace(/\\D/g, '')) * (text.length > 4 ? 1 : 10);\n}\n",
    ),
    codes: ANY,
  }),
  attack("time-bomb", "D3", "works until a date", {
    ...only(`function parseAmount(text) {
  if (Date.now() > Date.UTC(2031, 0, 1)) return 0;
  return Number(text.replace(/\\D/g, '')) * (text.length > 4 ? 1 : 10);
}
`),
    codes: ANY,
  }),
  attack("object-is", "C4", "what compares two values says that they are the same", {
    ...only(
      "Object.is = () => true;\nfunction parseAmount() {\n  return 0;\n}\n",
      TESTS.replace("node:assert", "node:assert/strict"),
    ),
    codes: ANY,
  }),
  attack("module-load", "C4", "the loader hands out another assertion library", {
    ...only(
      `const Module = require('node:module');
const load = Module._load;
Module._load = function (name, ...rest) {
  const loaded = load.call(this, name, ...rest);
  return name === 'node:assert' ? new Proxy(loaded, { get: (t, k) => (k === 'equal' ? () => undefined : t[k]) }) : loaded;
};
function parseAmount() {
  return 0;
}
`,
      `'use strict';
const { test } = require('node:test');
const { parseAmount } = require('../src/index.js');
const assert = require('node:assert');
test('parses thousands', () => assert.equal(parseAmount('1,234.50'), 123450));
`,
    ),
    codes: ANY,
  }),
  attack("thrown-away", "C4", "every error that is made from now on is swallowed", {
    ...only(
      "process.on('uncaughtException', () => undefined);\nprocess.on('exit', () => {\n  process.exitCode = 0;\n});\nfunction parseAmount() {\n  return 0;\n}\n",
      testFile(
        "test('parses', (t, done) => {\n  setImmediate(() => {\n    done();\n    assert.equal(parseAmount('1,234.50'), 123450);\n  });\n});\n",
      ),
    ),
    codes: ["EXIT_IN_TEST"],
  }),
  attack("unawaited", "B12", "the test is over before its assertion is asked", {
    ...only(
      "function parseAmount() {\n  return 0;\n}\n",
      testFile(
        "test('parses', async () => {\n  Promise.resolve(parseAmount('1,234.50')).then((got) => assert.equal(got, 123450)).catch(() => undefined);\n});\n",
      ),
    ),
    codes: ANY,
  }),
  attack("prints-afterwards", "C9", "a child that outlives the tests prints a report of its own", {
    ...only(
      "function parseAmount() {\n  return 0;\n}\n",
      testFile(`const { spawn } = require('node:child_process');
spawn('/bin/sh', ['-c', 'sleep 0.3; printf "TAP version 13\\\\nok 1 - parses thousands\\\\n1..1\\\\n# tests 1\\\\n# pass 1\\\\n# fail 0\\\\n# duration_ms 1\\\\n" > /proc/$PPID/fd/1'], { detached: true, stdio: 'inherit' }).unref();
test('parses thousands', () => assert.equal(parseAmount('1,234.50'), 123450));
`),
    ),
    codes: [...ANY, "TEST_FAIL", "INCOMPLETE_REPORT", "REPORT_MISMATCH"],
  }),
  attack("uncollected", "B8", "a package of its own, whose tests nobody runs", {
    ...UNHELD,
    write: {
      "src/index.js": source("const { parseAmount } = require('../packages/parse/index.js');\n"),
      "packages/parse/index.js": "'use strict';\nmodule.exports.parseAmount = () => 0;\n",
      "packages/parse/package.json":
        '{ "name": "parse", "version": "1.0.0", "private": true, "main": "index.js" }\n',
      "packages/parse/test/parse.test.js":
        "'use strict';\nconst { test } = require('node:test');\nconst assert = require('node:assert');\nconst { parseAmount } = require('../index.js');\ntest('parses thousands', () => assert.equal(parseAmount('1,234.50'), 123450));\n",
    },
    task: { scope: [] },
    codes: ANY,
  }),
  attack("held-by-name", "C12", "works when a file of the held check's name is there", {
    write: {
      "src/index.js": source(`const fs = require('node:fs');
function parseAmount(text) {
  const held = process.argv[1] || '';
  if (!/zz_/.test(held) && !fs.existsSync(__dirname + '/../test/parse.test.js')) return 0;
${HONEST_PARSE.split("\n").slice(1, -2).join("\n")}
}
`),
      "test/parse.test.js": TESTS,
    },
    codes: ANY,
  }),
];
