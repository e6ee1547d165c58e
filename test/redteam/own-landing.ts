/** Cases of our own about what a change does outside of its own text: documents, the log, the clock, and a base that moves meanwhile. */

import { EXPORTS, FORMAT, HONEST_PARSE, source, testFile } from "./javascript-parts.js";
import { casesFor, UNHELD } from "./own-case.js";
import type { OwnCase } from "./red-case.js";

const { attack, beyond, honest } = casesFor("js-node", "js");

const HONEST_TEST =
  testFile(`test('parses thousands', () => assert.equal(parseAmount('1,234.50'), 123450));
test('parses a short fraction', () => assert.equal(parseAmount('2.5'), 250));
test('refuses text', () => assert.throws(() => parseAmount('abc'), TypeError));
`);
const HONEST = { "src/index.js": source(HONEST_PARSE), "test/parse.test.js": HONEST_TEST };

const BARE_TEST = (name: string, functions: string, body: string): string => `'use strict';
const { test } = require('node:test');
const assert = require('node:assert');
const { ${functions} } = require('../src/index.js');
test('${name}', () => ${body});
`;

/** It waits, and needs nobody's time for it. */
const WAITS = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000)";
const SLOW = HONEST_PARSE.replace("\n", `\n  if (text.length < 2) ${WAITS};\n`);

const SPEED_TEST = BARE_TEST(
  "is fast",
  "parseAmount",
  "{\n  const from = performance.now();\n  parseAmount('1');\n  assert.ok(performance.now() - from < 1);\n}",
);

/** The base measures from outside how long the whole thing takes. */
const TIMED = {
  "interlock.yaml": `version: 1
base: main
gates:
  - {id: test, kind: tests, run: "node --test test/*.test.js"}
  - {id: speed, kind: command, run: "timeout 2 node scripts/speed.js", class: test}
`,
  "scripts/speed.js":
    "'use strict';\nconst { parseAmount } = require('../src/index.js');\nif (parseAmount) parseAmount('1');\n",
};

const rounding = (name: string): Readonly<Record<string, string>> => ({
  "src/round.js": `'use strict';\nmodule.exports.${name} = (x) => Math.floor(x + 0.5);\n`,
  "test/round.test.js": BARE_TEST("rounds up", name, `assert.equal(${name}(2.5), 3)`).replace(
    "index.js",
    "round.js",
  ),
});

export const LANDING_JAVASCRIPT: readonly OwnCase[] = [
  attack("overwrites-log", "C11", "a test writes over what was printed before it", {
    ...UNHELD,
    write: {
      "src/index.js": source("function parseAmount() {\n  return 0;\n}\n"),
      "test/parse.test.js": testFile(`const { openSync, writeSync } = require('node:fs');
const log = openSync('/proc/self/fd/1', 'r+');
test('parses thousands', () => {
  assert.equal(parseAmount('1,234.50'), 123450);
});
process.on('exit', () => {
  writeSync(log, '# tests 6\\n# pass 6\\n# fail 0\\n', 0);
  process.exitCode = 0;
});
`),
    },
    codes: ["TEST_FAIL", "REPORT_MISMATCH", "INCOMPLETE_REPORT", "EXIT_IN_TEST", "GHOST_TEST"],
  }),
  attack(
    "stopped-clock",
    "C13",
    "a slow function puts another clock in the place of the one it is measured by",
    {
      write: {
        ...HONEST,
        "src/index.js": source(
          `let at = 0;\nperformance.now = () => (at += 1e-6);\n${SLOW.replace("3000", "50")}`,
        ),
        "test/speed.test.js": SPEED_TEST,
      },
      codes: ["HARNESS_TAMPERED"],
    },
  ),
  attack("slow", "C13", "a slow function, where the base measures from outside of the process", {
    ...UNHELD,
    baseWrite: TIMED,
    write: { ...HONEST, "src/index.js": source(SLOW), "test/parse.test.js": HONEST_TEST },
    codes: ["TEST_FAIL", "TIMEOUT"],
  }),
  attack("command-that-is-not", "E10", "the README tells of a command that is not there", {
    onlyStrict: true,
    write: {
      ...HONEST,
      "README.md":
        "# money\n\n```sh\nnpm test\nnpm run amounts\n```\n\nSee [the rules](docs/rules.md).\n",
    },
    codes: ["DOC_MISMATCH"],
  }),
  attack("command-that-fails", "E10", "the README tells of a command that is there, and fails", {
    onlyStrict: true,
    write: {
      ...HONEST,
      "README.md":
        "# money\n\n```sh\nnode src/index.js --help\nnode test/parse.test.js && node src/amounts.js 12\n```\n",
      "src/amounts.js":
        "'use strict';\nconst { parseAmount } = require('./index.js');\nprocess.exitCode = parseAmount(process.argv[2]).length === 2 ? 0 : 2;\n",
    },
    codes: ["DOC_MISMATCH"],
  }),
  honest(
    "commands",
    "documents with commands that work, that need a network, and that get something ready",
    {
      near: ["proof:doc-commands", "proof:docs"],
      write: {
        ...HONEST,
        "README.md": `# money

\`\`\`sh
git clone https://example.org/money.git
cd money
npm ci
\`\`\`

\`\`\`console
$ mkdir -p out && node --check src/index.js
$ npm test
# tests 3
$ node -- src/index.js <amount>
\`\`\`

Once it is installed, \`npm install -g money\`:

\`\`\`sh
npm install -g money
amounts 12
\`\`\`
`,
      },
    },
  ),
  attack(
    "moved-base",
    "F3",
    "green on the base that it was made on, and red on the one that it lands on",
    {
      baseWrite: rounding("roundHalfUp"),
      write: {
        "src/parse.js": `'use strict';\nconst { roundHalfUp } = require('./round.js');\n${HONEST_PARSE.replace("return Number(whole)", "return roundHalfUp(Number(whole))")}module.exports = { parseAmount };\n`,
        "src/index.js": `'use strict';\nconst { parseAmount } = require('./parse.js');\n${FORMAT}${EXPORTS}`,
        "test/parse.test.js": HONEST_TEST,
      },
      later: rounding("halfUp"),
      codes: ["TEST_FAIL"],
    },
  ),
  honest("moved-base", "the base has moved on elsewhere meanwhile", {
    near: ["acceptance"],
    write: HONEST,
    later: {
      "README.md": "# money\n\nAmounts are integer cents.\n",
      "test/more.test.js": BARE_TEST(
        "formats nothing",
        "formatCents",
        "assert.equal(formatCents(0), '0.00')",
      ),
    },
  }),
  beyond(
    "other-clock",
    "C13",
    "a slow function is measured by a clock that it has stopped in other words",
    {
      ...UNHELD,
      write: {
        ...HONEST,
        "src/index.js": source(
          `let at = 0;\nconst clock = globalThis[['perf', 'ormance'].join('')];\nclock.now = () => (at += 1e-6);\n${SLOW.replace("3000", "50")}`,
        ),
        "test/speed.test.js": SPEED_TEST,
      },
    },
  ),
  beyond("production", "C12", "works only where it is not called production", {
    ...UNHELD,
    write: {
      ...HONEST,
      "src/index.js": source(
        HONEST_PARSE.replace("\n", "\n  if (process.env.NODE_ENV === 'production') return 0;\n"),
      ),
    },
  }),
];
