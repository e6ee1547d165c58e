import { expect, test } from "vitest";
import { linesOf } from "../../../test/support/tests-of-text.js";

const within = (body: string): string => `package p\nfunc TestA(t *testing.T) {\n${body}\n}\n`;

const SAMPLES: readonly (readonly [what: string, text: string, tests: readonly string[]])[] = [
  [
    "a condition",
    within('if got := F(1); got != 2 { t.Fatalf("got %v", got) }'),
    ["TestA: exact=2"],
  ],
  ["an error", within("if err := F(1); err != nil { t.Fatal(err) }"), ["TestA: weak=nil"]],
  ["no error", within('if err := F(1); err == nil { t.Fatal("no error") }'), ["TestA: weak=nil"]],
  ["truth", within('if !F(1) { t.Error("no") }'), ["TestA: weak"]],
  [
    "deep equality",
    within('if !reflect.DeepEqual(F(1), []int{2, 3}) { t.Error("no") }'),
    ["TestA: exact=2/3"],
  ],
  ["a part", within('if !strings.Contains(F(1), "x") { t.Error("no") }'), ["TestA: strong=x"]],
  [
    "two conditions",
    within("if got, err := F(1); err != nil || got != 2 { t.Fatal(got) }"),
    ["TestA: exact=nil/2"],
  ],
  ["the other branch", within('if F(1) == 2 { g() } else { t.Fatal("no") }'), ["TestA: exact=2"]],
  [
    "testify",
    within(
      'assert.Equal(t, 2, F(1))\nrequire.NoError(t, err)\nassert.Contains(t, F(1), "x")\nassert.Len(t, F(1), 3)\nassert.True(t, F(1) == 4)\nassert.True(t, F(1))',
    ),
    ["TestA: exact=2, weak, strong=x, exact=3, exact=4, weak"],
  ],
  [
    "a suite",
    "package p\nfunc (s *Suite) TestA() { s.Equal(2, F(1))\ns.Require().Len(F(1), 3) }",
    ["Suite > TestA: exact=2, exact=3"],
  ],
  [
    "cmp",
    within('if diff := cmp.Diff(want, F(1)); diff != "" { t.Fatal(diff) }'),
    ["TestA: exact="],
  ],
  ["gomega", within("g.Expect(F(1)).To(Equal(2))\nExpect(F(1)).To(Equal(2))"), ["TestA: exact=2"]],
  [
    "sub-tests",
    within('t.Run("with a name", func(t *testing.T) { assert.Equal(t, 2, F(1)) })'),
    ["TestA: exact=2", "TestA > with_a_name: exact=2"],
  ],
  [
    "a table",
    within(
      "tests := []struct{ in, want int }{{1, 2}, {3, 4}}\nfor _, tt := range tests {\nt.Run(tt.name, func(t *testing.T) { if got := F(tt.in); got != tt.want { t.Error(got) } })\n}",
    ),
    ["TestA: exact x2"],
  ],
  [
    "a map of cases",
    within(
      'for name, tt := range map[string]int{"a": 1, "b": 2} {\nif F(name) != tt { t.Error(name) }\n}',
    ),
    ["TestA: exact x2"],
  ],
  [
    "a helper",
    `package p\nfunc same(t *testing.T, a, b int) { t.Helper()\nif a != b { t.Fatal(a) } }\n${within("same(t, F(1), 2)").slice(10)}`,
    ["TestA: exact in same"],
  ],
  [
    "a function of another file that asserts",
    within('checkOutput(t, F(1), "x")\nmustDo()'),
    ["TestA: strong=x"],
  ],
  [
    "an example",
    "package p\nfunc ExampleF() { fmt.Println(F(1))\n// Output: 2\n}\nfunc ExampleG() { G() }",
    ["ExampleF: exact"],
  ],
  [
    "a fuzz test",
    "package p\nfunc FuzzA(f *testing.F) { f.Fuzz(func(t *testing.T, s string) { if F(s) != s { t.Error(s) } }) }",
    ["FuzzA: exact"],
  ],
  [
    "no tests",
    "package p\nfunc Testable(t *testing.T) {}\nfunc TestMain(m *testing.M) {}\nfunc TestHelper() {}",
    [],
  ],
  ["skip", within('t.Skip("x")\nassert.Equal(t, 2, F(1))'), ["TestA [skipped]: exact=2"]],
  [
    "skip under a condition",
    within('if testing.Short() { t.Skip("x") }\nassert.Equal(t, 2, F(1))'),
    ["TestA [sometimesskipped]: exact=2"],
  ],
  [
    "a sub-test that skips",
    within('t.Run("b", func(t *testing.T) { t.Skip()\nassert.Equal(t, 2, F(1)) })'),
    ["TestA: exact=2", "TestA > b [skipped]: exact=2"],
  ],
  [
    "tautologies",
    within("assert.True(t, true)\nassert.Equal(t, 1, 1)\nif false && F(1) != 2 { t.Fatal(1) }"),
    ["TestA: weak=true tautology, exact=1/1 tautology, exact=false/2 tautology"],
  ],
  ["nobody is told", within("assert.Equal(&testing.T{}, 2, F(1))"), ["TestA: exact=2 swallowed"]],
  [
    "a goroutine nobody waits for",
    within("go func() { if F(1) != 2 { t.Error(1) } }()"),
    ["TestA: exact=2 unawaited"],
  ],
  [
    "a goroutine",
    within("go func() { defer wg.Done()\nif F(1) != 2 { t.Error(1) } }()\nwg.Wait()"),
    ["TestA: exact=2"],
  ],
  [
    "under a condition that never holds",
    within("if false { assert.Equal(t, 2, F(1)) }"),
    ["TestA: exact=2 unreachable"],
  ],
];

test.each(SAMPLES)("Go: %s", async (_, text, tests) => {
  expect(await linesOf("go", text)).toEqual(tests);
});
