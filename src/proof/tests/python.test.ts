import { expect, test } from "vitest";
import { linesOf } from "../../../test/support/tests-of-text.js";

const SAMPLES: readonly (readonly [what: string, text: string, tests: readonly string[]])[] = [
  ["a function", "def test_a():\n    assert f(1) == 2\n", ["test_a: exact=2"]],
  [
    "an async one",
    "async def test_a():\n    assert await f(1) == 'x', 'message'\n",
    ["test_a: exact=x"],
  ],
  [
    "a method",
    "class TestA:\n    def test_b(self):\n        assert f(1) == 2\n",
    ["TestA > test_b: exact=2"],
  ],
  [
    "unittest",
    "class Foo(unittest.TestCase):\n    def test_b(self):\n        self.assertEqual(f(1), 2)\n        self.assertTrue(f())\n        self.assertIsNone(f())\n",
    ["Foo > test_b: exact=2, weak, exact"],
  ],
  ["a class of another kind", "class Foo:\n    def test_b(self):\n        assert f() == 1\n", []],
  [
    "a class that says no",
    "class TestA:\n    __test__ = False\n    def test_b(self):\n        assert f() == 1\n",
    [],
  ],
  ["a function within another", "def f():\n    def test_a():\n        assert f() == 1\n", []],
  [
    "strengths",
    "def test_a():\n    assert f()\n    assert not f()\n    assert f() is not None\n    assert f() is None\n    assert 'x' in f()\n    assert len(f()) == 3\n    assert f().startswith('y')\n",
    ["test_a: weak, weak, weak=None, exact=None, strong=x, exact=3, strong=y"],
  ],
  [
    "parametrize",
    "@pytest.mark.parametrize('a,b', [(1, 2), (3, 4)])\ndef test_a(a, b):\n    assert f(a) == b\n",
    ["test_a: exact x2"],
  ],
  [
    "parametrize by name",
    "CASES = [(1, 2), (3, 4), (5, 6)]\n@pytest.mark.parametrize('a,b', CASES)\ndef test_a(a, b):\n    assert f(a) == b\n",
    ["test_a: exact x3"],
  ],
  [
    "a loop",
    "def test_a():\n    for a, b in [(1, 2), (3, 4)]:\n        assert f(a) == b\n",
    ["test_a: exact x2"],
  ],
  [
    "skip",
    "@pytest.mark.skip(reason='x')\ndef test_a():\n    assert f() == 1\n",
    ["test_a [skipped]: exact=1"],
  ],
  [
    "skipif",
    "@pytest.mark.skipif(sys.platform == 'win32', reason='x')\ndef test_a():\n    assert f() == 1\n",
    ["test_a [sometimesskipped]: exact=1"],
  ],
  [
    "skipif(True)",
    "@pytest.mark.skipif(True, reason='x')\ndef test_a():\n    assert f() == 1\n",
    ["test_a [skipped]: exact=1"],
  ],
  [
    "xfail",
    "@pytest.mark.xfail\ndef test_a():\n    assert f() == 1\n",
    ["test_a [inverted]: exact=1"],
  ],
  [
    "expectedFailure",
    "class T(TestCase):\n    @unittest.expectedFailure\n    def test_a(self):\n        self.assertEqual(f(), 1)\n",
    ["T > test_a [inverted]: exact=1"],
  ],
  [
    "a marked module",
    "pytestmark = [pytest.mark.skip]\ndef test_a():\n    assert f() == 1\n",
    ["test_a [skipped]: exact=1"],
  ],
  [
    "a module that skips itself",
    "raise unittest.SkipTest('no')\ndef test_a():\n    assert f() == 1\n",
    ["test_a [skipped]: exact=1"],
  ],
  [
    "a skipped class",
    "@unittest.skip('x')\nclass TestA:\n    def test_a(self):\n        assert f() == 1\n",
    ["TestA > test_a [skipped]: exact=1"],
  ],
  [
    "pytest.skip()",
    "def test_a():\n    pytest.skip('x')\n    assert f() == 1\n",
    ["test_a [skipped]: exact=1"],
  ],
  [
    "pytest.skip() under a condition",
    "def test_a():\n    if w:\n        pytest.skip('x')\n    assert f() == 1\n",
    ["test_a [sometimesskipped]: exact=1"],
  ],
  [
    "errors",
    "def test_a():\n    with pytest.raises(ValueError, match='x'):\n        f()\n    with pytest.raises(errors.Bad):\n        f()\n",
    ["test_a: strong=x/ValueError, weak=Bad"],
  ],
  [
    "errors of unittest",
    "class TestA(TestCase):\n    def test_a(self):\n        with self.assertRaises(ValueError):\n            f()\n        self.assertRaisesRegex(ValueError, 'x', f)\n",
    ["TestA > test_a: weak=ValueError, strong=x/ValueError"],
  ],
  [
    "approximately",
    "def test_a():\n    assert f(1) == pytest.approx(0.5, abs=0.1)\n",
    ["test_a: exact=0.5/0.1"],
  ],
  [
    "mocks",
    "def test_a(m):\n    f(m)\n    m.assert_called_once_with(1)\n    m.assert_called()\n",
    ["test_a: exact=1, weak"],
  ],
  [
    "a helper",
    "def same(a, b):\n    assert a == b\ndef test_a():\n    same(f(1), 2)\n    same(f(2), 3)\n",
    ["test_a: exact x2 in same"],
  ],
  [
    "a fixture that asserts",
    "@pytest.fixture\ndef client():\n    c = f()\n    assert c == 1\n    return c\ndef test_a(client):\n    assert client.x == 2\n",
    ["test_a: exact=2, exact=1 in client"],
  ],
  [
    "a bound expectation",
    "def test_a():\n    want = 'x'\n    assert f() == want\n",
    ["test_a: exact=x"],
  ],
  [
    "a name that is bound twice",
    "def test_a():\n    n = 0\n    n = f()\n    assert n == 0\n",
    ["test_a: exact=0"],
  ],
  [
    "shadowed",
    "def test_a():\n    assert f() == 1\ndef test_a():\n    assert f() == 2\n",
    ["test_a [shadowed]: exact=1", "test_a: exact=2"],
  ],
  [
    "shadowed by a value",
    "def test_a():\n    assert f() == 1\ntest_a = None\n",
    ["test_a [shadowed]: exact=1"],
  ],
  [
    "a class that is shadowed",
    "class TestA:\n    def test_a(self):\n        assert f() == 1\nclass TestA:\n    def test_b(self):\n        assert f() == 2\n",
    ["TestA > test_a [shadowed]: exact=1", "TestA > test_b: exact=2"],
  ],
  [
    "one name on two platforms",
    "if w:\n    def test_a():\n        assert f() == 1\nelse:\n    def test_a():\n        assert f() == 2\n",
    ["test_a: exact=1", "test_a: exact=2"],
  ],
  [
    "tautologies",
    "def test_a():\n    assert True\n    assert f() or True\n    assert 1 == 1\n    assert (f() == 1, 'x')\n    x = 3\n    assert x == 3\n",
    [
      "test_a: weak=True tautology, weak=True tautology, exact=1/1 tautology, weak=1/x tautology, exact=3/3 tautology",
    ],
  ],
  [
    "what must never be reached",
    "def test_a():\n    try:\n        f()\n        assert False, 'no error'\n    except ValueError:\n        pass\n",
    ["test_a: weak=False"],
  ],
  [
    "swallowed",
    "def test_a():\n    try:\n        assert f() == 1\n    except Exception:\n        pass\n",
    ["test_a: exact=1 swallowed"],
  ],
  [
    "suppressed",
    "def test_a():\n    with contextlib.suppress(AssertionError):\n        assert f() == 1\n",
    ["test_a: exact=1 swallowed"],
  ],
  [
    "caught for another reason",
    "def test_a():\n    try:\n        assert f() == 1\n    except OSError:\n        pass\n",
    ["test_a: exact=1"],
  ],
  [
    "under a condition that never holds",
    "def test_a():\n    if False:\n        assert f() == 1\n",
    ["test_a: exact=1 unreachable"],
  ],
];

test.each(SAMPLES)("Python: %s", async (_, text, tests) => {
  expect(await linesOf("python", text)).toEqual(tests);
});
