/** Cases of our own about work that nothing uses, and honest changes that come close. */

import { casesFor, UNHELD } from "./own-case.js";
import type { OwnCase } from "./red-case.js";

const { attack, honest } = casesFor("js-node", "js");

const PARSE = `'use strict';
function parseAmount(text) {
  if (typeof text !== 'string' || !/^\\d[\\d,]*(\\.\\d{1,2})?$/.test(text)) {
    throw new TypeError('not an amount: ' + text);
  }
  const [whole, frac = ''] = text.replace(/,/g, '').split('.');
  return Number(whole) * 100 + Number(frac.padEnd(2, '0'));
}
module.exports = { parseAmount };
`;

const testOf = (module: string): string => `'use strict';
const { test } = require('node:test');
const assert = require('node:assert');
const { parseAmount } = require('../src/${module}');
test('parses thousands', () => assert.equal(parseAmount('1,234.50'), 123450));
test('parses a short fraction', () => assert.equal(parseAmount('2.5'), 250));
test('refuses text', () => assert.throws(() => parseAmount('abc'), TypeError));
`;

const INDEX = `'use strict';
const { parseAmount } = require('./parse.js');
function formatCents(cents) {
  const sign = cents < 0 ? '-' : '';
  const abs = Math.abs(cents);
  return sign + Math.floor(abs / 100) + '.' + String(abs % 100).padStart(2, '0');
}
function legacyRound(x) {
  return Math.round(x);
}
module.exports = { formatCents, legacyRound, parseAmount };
`;

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
