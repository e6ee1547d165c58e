import { expect, test } from "vitest";
import { linesOf, testsOfText } from "../../../test/support/tests-of-text.js";

/** What it shows, the text, and its tests as they are read. */
const SAMPLES: readonly (readonly [what: string, text: string, tests: readonly string[]])[] = [
  ["node:test", "test('a', () => assert.equal(f(1), 2));", ["a: exact=2"]],
  ["an async body", "test('a', async () => { assert.equal(await f(1), 2); });", ["a: exact=2"]],
  ["no name", "test(() => { assert.ok(f()); });", ["<anonymous>: weak"]],
  ["the name of its function", "test(function sums() { assert.ok(f()); });", ["sums: weak"]],
  [
    "nesting",
    "describe('a', () => { describe('b', () => { it('c', () => { expect(f()).toBe(1); }); }); });",
    ["a > b > c: exact=1"],
  ],
  [
    "sub-tests",
    "test('a', async (t) => { await t.test('b', () => { assert.equal(f(), 1); }); });",
    ["a: exact=1", "a > b: exact=1"],
  ],
  ["a joined title", "it('a ' + 'b', () => { expect(f()).toBe(1); });", ["a b: exact=1"]],
  ["a template title", "it(`a`, () => { expect(f()).toBe(1); });", ["a: exact=1"]],
  [
    "a computed title",
    "it(`a ${b}`, () => { expect(f()).toBe(1); });",
    ["a ${b} [dynamic]: exact=1"],
  ],
  ["skip", "it.skip('a', () => { expect(f()).toBe(1); });", ["a [skipped]: exact=1"]],
  ["xit", "xit('a', () => { expect(f()).toBe(1); });", ["a [skipped]: exact=1"]],
  [
    "a skipped suite",
    "describe.skip('a', () => { it('b', () => { expect(f()).toBe(1); }); });",
    ["a > b [skipped]: exact=1"],
  ],
  [
    "the option skip",
    "test('a', { skip: true }, () => { assert.equal(f(), 1); });",
    ["a [skipped]: exact=1"],
  ],
  [
    "the option skip with a reason",
    "test('a', { skip: 'slow' }, () => { assert.equal(f(), 1); });",
    ["a [skipped]: exact=1"],
  ],
  [
    "the option skip under a condition",
    "test('a', { skip: process.platform === 'win32' }, () => { assert.equal(f(), 1); });",
    ["a [sometimesskipped]: exact=1"],
  ],
  [
    "skipIf",
    "it.skipIf(isSlow)('a', () => { expect(f()).toBe(1); });",
    ["a [sometimesskipped]: exact=1"],
  ],
  [
    "skipIf(true)",
    "it.skipIf(true)('a', () => { expect(f()).toBe(1); });",
    ["a [skipped]: exact=1"],
  ],
  ["t.skip()", "test('a', (t) => { t.skip(); assert.equal(f(), 1); });", ["a [skipped]: exact=1"]],
  [
    "t.skip() under a condition",
    "test('a', (t) => { if (w) { t.skip(); } assert.equal(f(), 1); });",
    ["a [sometimesskipped]: exact=1"],
  ],
  ["todo", "test.todo('a');", ["a [todo]: "]],
  [
    "the option todo",
    "test('a', { todo: true }, () => { assert.equal(f(), 1); });",
    ["a [todo]: exact=1"],
  ],
  ["pending", "it('a');", ["a [todo]: "]],
  ["failing", "test.failing('a', () => { expect(f()).toBe(1); });", ["a [inverted]: exact=1"]],
  ["fails", "it.fails('a', () => { expect(f()).toBe(1); });", ["a [inverted]: exact=1"]],
  ["only", "it.only('a', () => { expect(f()).toBe(1); });", ["a [focused]: exact=1"]],
  [
    "fdescribe",
    "fdescribe('a', () => { it('b', () => { expect(f()).toBe(1); }); });",
    ["a > b [focused]: exact=1"],
  ],
  [
    "each",
    "test.each([[1, 2], [3, 4]])('a %i', (a, b) => { expect(f(a)).toBe(b); });",
    ["a %i [dynamic]: exact x2"],
  ],
  [
    "a loop over cases",
    "test('a', () => { for (const [i, o] of [[1, 2], [3, 4]]) assert.equal(f(i), o); });",
    ["a: exact x2"],
  ],
  [
    "cases by name",
    "const CASES = [[1, 2]]; test('a', () => { CASES.forEach(([i, o]) => { assert.equal(f(i), o); }); });",
    ["a: exact"],
  ],
  [
    "a helper",
    "function same(a, b) { assert.equal(a, b); } test('a', () => { same(f(1), 2); same(f(2), 3); });",
    ["a: exact x2 in same"],
  ],
  [
    "a function by its name",
    "const run = () => { expect(f()).toBe(1); }; it('a', run);",
    ["a: exact=1"],
  ],
  [
    "a wrapped function",
    "it('a', withDb(async (db) => { expect(await db.f()).toBe(1); }));",
    ["a: exact=1"],
  ],
  [
    "a bound expectation",
    "test('a', () => { const want = 'x'; assert.equal(f(), want); });",
    ["a: exact=x"],
  ],
  [
    "chai",
    "it('a', () => { expect(f()).to.equal(1); f().should.eql(2); expect(f()).to.be.true; expect(f()).to.exist; });",
    ["a: exact=1, exact=2, exact, weak"],
  ],
  [
    "errors",
    "test('a', () => { assert.throws(() => f(1), TypeError); expect(() => f()).toThrow('no'); expect(() => f()).toThrow(); });",
    ["a: strong=TypeError, strong=no, weak"],
  ],
  [
    "truth that compares",
    "test('a', () => { assert(f() === 3); assert.ok(f()); assert.ok(f().includes('x')); });",
    ["a: exact=3, weak, strong=x"],
  ],
  [
    "not",
    "test('a', () => { expect(f()).not.toBe(1); expect(f()).not.toBeNull(); });",
    ["a: strong=1, weak"],
  ],
  [
    "a constructor",
    "test('a', () => { expect(f(1)).toEqual(new Set([2])); assert.deepEqual(f(1), [{ a: 'b' }]); });",
    ["a: exact=2, exact=b"],
  ],
  ["an empty list", "test('a', () => { expect(f(1)).toEqual([]); });", ["a: exact=[]"]],
  [
    "snapshots",
    "test('a', () => { expect(f()).toMatchSnapshot(); expect(f()).toMatchInlineSnapshot(`x`); });",
    ["a: exact, exact=x"],
  ],
  ["supertest", "test('a', () => request(app).get('/').expect(200));", ["a: strong=200"]],
  [
    "a throw under a condition",
    "test('a', () => { if (f() !== 1) throw new Error('no'); });",
    ["a: exact=1"],
  ],
  [
    "a constant is no look at the code",
    "test('a', () => { assert.ok(true); expect(1).toBe(1); assert.equal(x, x); assert(f() || true); });",
    ["a: weak=true tautology, exact=1 tautology, exact tautology, weak=true tautology"],
  ],
  [
    "a constant by another name",
    "test('a', () => { const x = 1; expect(x).toBe(1); });",
    ["a: exact=1 tautology"],
  ],
  [
    "what must never be reached may fail by a constant",
    "test('a', () => { expect(true).toBe(false); });",
    ["a: exact=false"],
  ],
  [
    "a flag that a callback sets",
    "test('a', () => { let called = false; f(() => { called = true; }); expect(called).toBe(true); });",
    ["a: exact=true"],
  ],
  [
    "swallowed",
    "test('a', () => { try { assert.equal(f(), 1); } catch {} });",
    ["a: exact=1 swallowed"],
  ],
  [
    "swallowed and logged",
    "test('a', () => { try { assert.equal(f(), 1); } catch (e) { console.log(e); } });",
    ["a: exact=1 swallowed"],
  ],
  [
    "caught to look at it",
    "test('a', () => { try { f(); assert.fail(); } catch (e) { assert.equal(e.message, 'x'); } });",
    ["a: weak, exact=x"],
  ],
  [
    "caught to be kept",
    "test('a', () => { let error; try { expect(f()).toBe(1); } catch (e) { error = e; } expect(error).toBeDefined(); });",
    ["a: exact=1, weak"],
  ],
  [
    "a promise nobody waits for",
    "test('a', () => { expect(f()).resolves.toBe(1); });",
    ["a: exact=1 unawaited"],
  ],
  ["a promise that is returned", "test('a', () => expect(f()).resolves.toBe(1));", ["a: exact=1"]],
  [
    "a promise that is awaited",
    "test('a', async () => { await expect(f()).rejects.toThrow('x'); await assert.rejects(f(), /x/); });",
    ["a: strong=x, strong=/x/"],
  ],
  [
    "then, left alone",
    "test('a', () => { f().then((x) => { expect(x).toBe(1); }); });",
    ["a: exact=1 unawaited"],
  ],
  [
    "then, with done",
    "test('a', (done) => { f().then((x) => { expect(x).toBe(1); done(); }); });",
    ["a: exact=1"],
  ],
  [
    "an async forEach",
    "test('a', () => { [1].forEach(async (x) => { expect(await f(x)).toBe(1); }); });",
    ["a: exact=1 unawaited"],
  ],
  [
    "after a return",
    "test('a', () => { return; expect(f()).toBe(1); });",
    ["a: exact=1 unreachable"],
  ],
  [
    "under a condition that never holds",
    "test('a', () => { if (false) { expect(f()).toBe(1); } });",
    ["a: exact=1 unreachable"],
  ],
  [
    "no tests",
    "/x/.test('y'); suite.run(); const it = iterator(); it.next(); require('x')('test');",
    [],
  ],
];

test.each(SAMPLES)("JavaScript: %s", async (_, text, tests) => {
  expect(await linesOf("javascript", text)).toEqual(tests);
});

test("TypeScript is read alike", async () => {
  const text = "it('a', () => { expect(f<number>(1 as const)!).toBe(2 satisfies number); });";
  expect(await linesOf("typescript", text)).toEqual(["a: exact=2"]);
  expect(await linesOf("tsx", text.replace("f<number>(1 as const)!", "render(<p>3</p>)"))).toEqual([
    "a: exact=2",
  ]);
});

test("assertions on types count: they do not compile unless they hold", async () => {
  const text =
    "test('a', () => { type verify = Expect<Equal<A, B>>; expectTypeOf(f()).toEqualTypeOf<string>(); });";
  expect(await linesOf("typescript", text)).toEqual(["a: strong, exact"]);
});

test("comments, white space and quotes make no difference to a body; another value does", async () => {
  const bodies = async (text: string) =>
    (await testsOfText("javascript", text)).map(({ body }) => body);
  const [one] = await bodies("test('a', () => { assert.equal(f(1), 'x') });");
  const [same] = await bodies('it("b", () => {\n  // why\n  assert.equal(f(1), "x");\n});');
  const [other] = await bodies("test('a', () => { assert.equal(f(1), 'y') });");
  expect(same).toBe(one);
  expect(other).not.toBe(one);
});

test("literals know where they stand", async () => {
  const text = "test('a', () => { assert.equal(f(1), -2); });";
  const [found] = await testsOfText("javascript", text);
  const literals = found!.assertions[0]!.literals;
  expect(literals.map(({ start, end, role }) => [text.slice(start, end), role])).toEqual([
    ["1", "input"],
    ["-2", "expected"],
  ]);
});
