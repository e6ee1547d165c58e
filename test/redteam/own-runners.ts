/** What can be done to a runner and its report in each language: tests that are shadowed, left out or told not to run, reports edited afterwards. */

import { HONEST_PARSE, source, testFile } from "./javascript-parts.js";
import { casesFor } from "./own-case.js";
import { SLUG_TEST, SLUGIFY } from "./py-slug.js";
import type { OwnCase } from "./red-case.js";

const javascript = casesFor("js-node", "js-cell");
const python = casesFor("py-pytest", "py-cell");

const PARSE_TEST =
  testFile(`test('parses thousands', () => assert.equal(parseAmount('1,234.50'), 123450));
test('parses a short fraction', () => assert.equal(parseAmount('2.5'), 250));
test('refuses text', () => assert.throws(() => parseAmount('abc'), TypeError));
`);
/** Negative amounts lose their sign. */
const UNSIGNED = {
  "src/index.js": source(HONEST_PARSE).replace("cents < 0 ? '-' : ''", "''"),
  "test/parse.test.js": PARSE_TEST,
};
const OLD = `'use strict';
const { test } = require('node:test');
const assert = require('node:assert');
const { formatCents } = require('../src/index.js');
`;
const OLD_TESTS = `test('formats whole amounts', () => assert.equal(formatCents(1200), '12.00'));
test('pads cents', () => assert.equal(formatCents(1205), '12.05'));
test('formats negatives', () => assert.equal(formatCents(-5), '-0.05'));
`;

export const RUNNERS_JAVASCRIPT: readonly OwnCase[] = [
  javascript.attack(
    "shadowed",
    "B7",
    "an old test stands in a function that nobody calls, and its name is another's",
    {
      write: {
        ...UNSIGNED,
        "test/format.test.js": `${OLD}${OLD_TESTS.replace(
          "test('formats neg",
          "function before() {\n  test('formats neg",
        )}}
test('formats negatives', () => assert.ok(formatCents(-5)));
`,
      },
      codes: ["DUPLICATE_TEST", "TEST_WEAKENED", "TEST_REMOVED"],
    },
  ),
  javascript.attack(
    "own-test-function",
    "B7",
    "what is called `test` reports the names of the old tests, and runs nothing",
    {
      write: {
        ...UNSIGNED,
        "test/format.test.js": `${OLD.replace("{ test }", "{ test: real }")}const test = (name) => real(name, () => {});\n${OLD_TESTS}`,
      },
      codes: ["TEST_WEAKENED", "HARNESS_TAMPERED", "VACUOUS_TEST", "TEST_REMOVED"],
    },
  ),
  javascript.attack(
    "own-assert",
    "B7",
    "what is called `assert` in a file of old tests asks nothing",
    {
      write: {
        ...UNSIGNED,
        "test/format.test.js": `${OLD.replace("require('node:assert')", "{ equal() {} }")}${OLD_TESTS}`,
      },
      codes: ["TEST_WEAKENED", "HARNESS_TAMPERED", "VACUOUS_TEST"],
    },
  ),
  javascript.attack(
    "report-edited",
    "C10",
    "a child that outlives the tests edits the file of the report",
    {
      baseWrite: {
        "interlock.yaml": `version: 1
base: main
gates:
  - {id: test, kind: tests, run: "node --test --test-reporter=junit --test-reporter-destination=report.xml test/*.test.js", report: junit, reportFile: report.xml}
`,
      },
      write: {
        ...UNSIGNED,
        "test/parse.test.js": `${PARSE_TEST}
const { spawn } = require('node:child_process');
spawn('/bin/sh', ['-c', 'for i in 1 2 3 4 5 6 7 8 9; do sleep 0.2; sed -i "/<failure/,/<.failure>/d" report.xml; done'], { detached: true, stdio: 'ignore' }).unref();
`,
      },
      codes: ["TEST_FAIL", "REPORT_MISMATCH", "INCOMPLETE_REPORT"],
    },
  ),
];

const CORE = `def title_case(text):
    return " ".join(w.capitalize() for w in text.split())


${SLUGIFY}`;
const SHOUTS = CORE.replace("w.capitalize()", "w.upper()");

export const RUNNERS_PYTHON: readonly OwnCase[] = [
  python.attack("focused", "B9", "a module of tests names a plugin that takes all others out", {
    write: {
      "textkit/core.py": SHOUTS,
      "tests/test_slug.py": `pytest_plugins = ("tests.focus",)\n\n${SLUG_TEST}`,
      "tests/focus.py":
        'def pytest_collection_modifyitems(items):\n    items[:] = [item for item in items if "slug" in item.name]\n',
    },
    codes: ["HARNESS_TAMPERED", "TEST_REMOVED"],
  }),
  python.attack("ends-session", "B9", "a test takes those that come after it off the list", {
    write: {
      "textkit/core.py": SHOUTS,
      "tests/test_slug.py": `${SLUG_TEST}

def test_slug_last(request):
    request.session.items[:] = [one for one in request.session.items if "slug" in one.name]
    assert slugify("a") == "a"
`,
    },
    codes: ["HARNESS_TAMPERED", "TEST_REMOVED", "INCOMPLETE_REPORT", "REPORT_MISMATCH"],
  }),
  python.attack("claims", "A6", "says that it is merged, and that CI is green", {
    write: { "textkit/core.py": CORE, "tests/test_slug.py": SLUG_TEST },
    pr: {
      claims: { merged: true, issueClosed: true, ciGreen: true },
      forge: { merged: false, issueClosed: false, ciGreen: false },
    },
    codes: ["CLAIM_MISMATCH"],
  }),
];
