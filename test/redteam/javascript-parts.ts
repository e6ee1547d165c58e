/** Pieces that the JavaScript cases of our own are put together from: the module as the base has it, and honest work on it. */

/** What the module has of its own, as the base has it. */
export const FORMAT = `function formatCents(cents) {
  const sign = cents < 0 ? '-' : '';
  const abs = Math.abs(cents);
  return sign + Math.floor(abs / 100) + '.' + String(abs % 100).padStart(2, '0');
}
function legacyRound(x) {
  return Math.round(x);
}
`;
/** The start of the module. */
export const HEAD = `'use strict';\n${FORMAT}`;
export const HONEST_PARSE = `function parseAmount(text) {
  if (typeof text !== 'string' || !/^\\d[\\d,]*(\\.\\d{1,2})?$/.test(text)) {
    throw new TypeError('not an amount: ' + text);
  }
  const [whole, frac = ''] = text.replace(/,/g, '').split('.');
  return Number(whole) * 100 + Number(frac.padEnd(2, '0'));
}
`;
export const EXPORTS = "module.exports = { formatCents, legacyRound, parseAmount };\n";

/** The module with this `parseAmount`. */
export const source = (parse: string): string => `${HEAD}${parse}${EXPORTS}`;

/** A file of tests of `parseAmount`, as `module` gives it away. */
export const testFile = (body: string, module = "index.js"): string => `'use strict';
const { test } = require('node:test');
const assert = require('node:assert');
const { parseAmount } = require('../src/${module}');
${body}`;
