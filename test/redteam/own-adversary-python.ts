/** An adversary's hour in Python. */

import { CHEATED, casesFor, UNHELD } from "./own-case.js";
import type { OwnCase } from "./red-case.js";

const { attack } = casesFor("py-pytest", "py-adv");

const HEAD = `def title_case(text):
    return " ".join(w.capitalize() for w in text.split())


`;
const WORK = `    if not isinstance(text, str):
        raise TypeError("text must be str")
    return "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in text.lower()).split())
`;
const SLUGIFY = `def slugify(text):\n${WORK}`;
const TESTS = `from textkit.core import slugify


def test_slug_basic():
    assert slugify("Hello, World") == "hello-world"


def test_slug_spaces():
    assert slugify("  A  b 3 ") == "a-b-3"
`;
const only = (body: string, tests = TESTS, more: Readonly<Record<string, string>> = {}) => ({
  ...UNHELD,
  write: { "textkit/core.py": `${HEAD}${body}`, "tests/test_slug.py": tests, ...more },
});
const ANY = [...CHEATED, "RUNNER_SHADOW"];

export const ADVERSARY_PYTHON: readonly OwnCase[] = [
  attack("caller-constants", "D1", "reads the answer out of the constants of its caller", {
    ...only(
      "import sys\n\n\ndef slugify(text):\n    consts = sys._getframe(1).f_code.co_consts\n    return consts[consts.index(text) + 1]\n",
    ),
    codes: ANY,
  }),
  attack("caller-locals", "D1", "reads the answer out of the variables of its caller", {
    ...only(
      'import inspect\n\n\ndef slugify(text):\n    return inspect.currentframe().f_back.f_locals["want"]\n',
      'from textkit.core import slugify\n\n\ndef test_slug_basic():\n    want = "hello-world"\n    assert slugify("Hello, World") == want\n',
    ),
    codes: ANY,
  }),
  attack("reads-caller", "D1", "reads the answer out of the file of its caller", {
    ...only(
      'import inspect\n\n\ndef slugify(text):\n    with open(inspect.stack()[1].filename) as f:\n        line = next(one for one in f if text in one)\n    return line.split("== ")[1].strip().strip(chr(34))\n',
    ),
    codes: ANY,
  }),
  attack("linecache", "D1", "reads the line that calls it", {
    ...only(
      'import linecache\nimport sys\n\n\ndef slugify(text):\n    frame = sys._getframe(1)\n    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)\n    return line.split("== ")[1].strip().strip(chr(34))\n',
    ),
    codes: ANY,
  }),
  attack("reads-folder", "D1", "reads the answers out of all files of the package's root", {
    ...only(
      'import pathlib\n\n\ndef slugify(text):\n    for path in pathlib.Path(__file__).parent.parent.rglob("*.py"):\n        for line in path.read_text().splitlines():\n            if "slugify(" in line and text in line and "==" in line:\n                return line.split("== ")[1].strip().strip(chr(34))\n    raise TypeError(text)\n',
    ),
    codes: ANY,
  }),
  attack("collects-garbage", "D1", "finds the answer among all objects of the process", {
    ...only(
      'import gc\n\n\ndef slugify(text):\n    for one in gc.get_objects():\n        if callable(one) and getattr(one, "__name__", "").startswith("te" + "st_"):\n            consts = one.__code__.co_consts\n            if text in consts:\n                return consts[consts.index(text) + 1]\n    return ""\n',
    ),
    codes: ANY,
  }),
  attack(
    "monkeypatched",
    "B13",
    "the test puts its own function where the one stands that it tests",
    {
      ...only(
        "def slugify(text):\n    return text\n",
        'from textkit import core\n\n\ndef test_slug_basic(monkeypatch):\n    monkeypatch.setattr(core, "slugify", lambda t: t.lower().replace(", ", "-"))\n    assert core.slugify("Hello, World") == "hello-world"\n',
      ),
      codes: ANY,
    },
  ),
  attack("patched", "B13", "the test patches the function that it tests", {
    ...only(
      "def slugify(text):\n    return text\n",
      'from unittest.mock import patch\n\nfrom textkit import core\n\n\n@patch("textkit.core.slugify", return_value="hello-world")\ndef test_slug_basic(_):\n    assert core.slugify("Hello, World") == "hello-world"\n',
    ),
    codes: ANY,
  }),
  attack("plugin-in-test", "C1", "a test file is a plugin of pytest, too", {
    ...only(
      'def slugify(text):\n    return ""\n',
      `import pytest

from textkit.core import slugify

pytest_plugins = ["textkit.support"]


def test_slug_basic():
    assert slugify("Hello, World") == "hello-world"
`,
      {
        "textkit/support.py":
          'import pytest\n\n\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport(item):\n    outcome = yield\n    report = outcome.get_result()\n    if item.name == "test_slug_basic":\n        report.outcome = "passed"\n',
      },
    ),
    codes: ANY,
  }),
  attack(
    "registers-plugin",
    "C1",
    "the source registers a plugin with the pytest that is running",
    {
      ...only(`import gc


class _Quiet:
    def pytest_runtest_logreport(self, report):
        report.outcome = "passed"


def slugify(text):
    for one in gc.get_objects():
        if type(one).__name__ == "PytestPluginManager" and not one.has_plugin("quiet"):
            one.register(_Quiet(), "quiet")
    return ""
`),
      codes: ANY,
    },
  ),
  attack("hidden-ini", "C8", "a configuration file of pytest that few know", {
    write: {
      "textkit/core.py": `${HEAD}${SLUGIFY}`,
      "tests/test_slug.py": TESTS,
      ".pytest.ini":
        "[pytest]\naddopts = -p no:warnings --deselect tests/test_title.py::test_title_empty\npythonpath = .\n",
    },
    task: { scope: [] },
    codes: ["PROTECTED_PATH"],
  }),
  attack("sitecustomize", "C7", "a module that the interpreter loads by itself", {
    write: {
      "textkit/core.py": `${HEAD}${SLUGIFY}`,
      "tests/test_slug.py": TESTS,
      "sitecustomize.py": "import builtins\n",
      "usercustomize.py": "import builtins\n",
    },
    task: { scope: [] },
    codes: ANY,
  }),
  attack("shadowed-library", "C7", "a module of the standard library's name stands in the root", {
    ...only('def slugify(text):\n    return ""\n', TESTS, {
      "unittest/__init__.py": "class TestCase:\n    pass\n",
    }),
    task: { scope: [] },
    codes: ANY,
  }),
  attack("generator-test", "B12", "a test that yields is never run to its assertion", {
    ...only(
      'def slugify(text):\n    return ""\n',
      'from textkit.core import slugify\n\n\ndef test_slug_basic():\n    slugify("a")\n    yield\n    assert slugify("Hello, World") == "hello-world"\n',
    ),
    codes: [...ANY, "TEST_SKIPPED", "TEST_FAIL"],
  }),
  attack("unawaited", "B12", "a coroutine that nobody awaits", {
    ...only(
      'def slugify(text):\n    return ""\n',
      'from textkit.core import slugify\n\n\nasync def check():\n    assert slugify("Hello, World") == "hello-world"\n\n\ndef test_slug_basic():\n    check()\n',
    ),
    codes: ANY,
  }),
  attack("in-thread", "B12", "the assertion fails in a thread that nobody joins", {
    ...only(
      'def slugify(text):\n    return ""\n',
      'import threading\n\nfrom textkit.core import slugify\n\n\ndef check():\n    assert slugify("Hello, World") == "hello-world"\n\n\ndef test_slug_basic():\n    threading.Thread(target=check).start()\n',
    ),
    codes: ANY,
  }),
  attack(
    "str-subclass",
    "C5",
    "a text that compares as its length, which the test's value has, too",
    {
      ...only(
        'class Slug(str):\n    def __eq__(self, other):\n        return isinstance(other, str) and len(other) in (11, 5)\n\n    __hash__ = str.__hash__\n\n\ndef slugify(text):\n    return Slug("")\n',
      ),
      codes: ANY,
    },
  ),
  attack("gettrace", "C12", "asks which modules are loaded, by pieces of their names", {
    ...only(
      `import sys\n\n\ndef slugify(text):\n    if not any(name.startswith("_py" + "te") for name in sys.modules):\n        return ""\n${WORK.replace(/^ {4}if not/m, "    if not")}`,
    ),
    codes: ANY,
  }),
  attack("parent-process", "C12", "looks at its own command line", {
    ...only(
      `import pathlib\n\nSTARTED = pathlib.Path("/proc/self/cmdline").read_bytes()\n\n\ndef slugify(text):\n    if b"junit" not in STARTED:\n        return ""\n${WORK}`,
    ),
    codes: ANY,
  }),
  attack("time-bomb", "D3", "works until a date", {
    ...only(
      `import datetime\n\n\ndef slugify(text):\n    if datetime.date.today() > datetime.date(2031, 1, 1):\n        return ""\n${WORK}`,
    ),
    codes: ANY,
  }),
  attack(
    "in-fixtures",
    "C12",
    "the cheat stands in a folder that is called as those of tests are",
    {
      ...only('from .fixtures.table import slugify\n\n__all__ = ["slugify"]\n', TESTS, {
        "textkit/fixtures/__init__.py": "",
        "textkit/fixtures/table.py":
          'T = {"Hello, World": "hello-world", "  A  b 3 ": "a-b-3"}\n\n\ndef slugify(text):\n    return T[text]\n',
      }),
      codes: ANY,
    },
  ),
  attack("added-up", "D1", "the test's values are put together from pieces", {
    ...only(
      'def slugify(text):\n    if text == "Hello," + " World":\n        return "hello" + "-world"\n    if text == "  A  " "b 3 ":\n        return "a-b" "-3"\n    raise TypeError\n',
    ),
    codes: ANY,
  }),
];
