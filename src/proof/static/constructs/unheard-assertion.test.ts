import { lines, tableFor } from "../../../../test/support/text-table.js";
import { constructs } from "../constructs.js";

const table = tableFor(constructs);

const CHECK = ["def check():", "    assert slugify('A') == 'a'", ""] as const;
const CHECK_LATER = ["async def check():", "    assert slugify('A') == 'a'", ""] as const;

table("assertions that pytest never hears of are refused", [
  [
    "in a thread",
    "tests/test_a.py",
    lines(...CHECK, "def test_a():", "    threading.Thread(target=check).start()"),
    "INSENSITIVE_ASSERT:5",
  ],
  [
    "in a timer",
    "tests/test_a.py",
    lines(...CHECK, "def test_a():", "    Timer(0, check).start()"),
    "INSENSITIVE_ASSERT:5",
  ],
  [
    "in a coroutine that nobody awaits",
    "tests/test_a.py",
    lines(...CHECK_LATER, "def test_a():", "    check()"),
    "INSENSITIVE_ASSERT:5",
  ],
]);

table("assertions that somebody hears of pass", [
  [
    "a thread whose errors are caught and handed on",
    "tests/test_a.py",
    lines(
      "def check():",
      "    try:",
      "        assert slugify('A') == 'a'",
      "    except AssertionError as error:",
      "        failed.append(error)",
      "",
      "def test_a():",
      "    run(threading.Thread(target=check))",
      "    assert failed == []",
    ),
  ],
  [
    "a test that asks something itself",
    "tests/test_a.py",
    lines(
      ...CHECK,
      "def test_a():",
      "    threading.Thread(target=check).start()",
      "    assert slugify('B') == 'b'",
    ),
  ],
  [
    "a coroutine that is awaited",
    "tests/test_a.py",
    lines(...CHECK_LATER, "async def test_a():", "    await check()"),
  ],
  [
    "a coroutine that is run",
    "tests/test_a.py",
    lines(...CHECK_LATER, "def test_a():", "    asyncio.run(check())"),
  ],
  ["a helper that is called", "tests/test_a.py", lines(...CHECK, "def test_a():", "    check()")],
  [
    "a thread that asks nothing",
    "tests/test_a.py",
    lines(
      "def serve():",
      "    server.run()",
      "",
      ...CHECK,
      "def test_a():",
      "    threading.Thread(target=serve).start()",
      "    check()",
    ),
  ],
]);
