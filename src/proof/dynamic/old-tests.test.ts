import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DeepRoom, openDeepRoom } from "../../../test/support/deep-room.js";
import { NOTHING_ALLOWED } from "../../domain/plan.js";
import { inventory } from "./inventory.js";

/** TAP of one test a file: it is fine when the file ends with success. */
const RUNNER = `[ $# -gt 0 ] || set -- tests/*.test.sh
count=0
for file in "$@"; do
  count=$((count + 1))
  if sh -e "$file" > /dev/null 2>&1; then echo "ok $count - $file"; else echo "not ok $count - $file"; fi
done
echo "1..$count"
`;
const ASKS = `. tests/same.sh
. lib/up.sh
same "$(up abc)" ABC
`;
const BASE = {
  "run-tests.sh": RUNNER,
  "lib/up.sh": `up() { printf '%s' "$1" | tr a-z A-Z; }\n`,
  "tests/same.sh": 'same() { [ "$1" = "$2" ]; }\n',
  "tests/up.test.sh": ASKS,
};
const BROKEN = `up() { printf '%s' "$1"; }\n`;

const inHouse = (gate: string) => ({
  ...BASE,
  "interlock.yaml": `version: 1\nbase: main\ngates:\n  - {id: test, kind: tests, run: sh run-tests.sh, report: tap${gate}}\n`,
});

describe.each([
  ["with a line for single files", ', runFiles: "sh run-tests.sh {files}"'],
  ["that only its own command can run", ""],
])("tests in a language without a grammar, %s", (_, gate) => {
  let room: DeepRoom;
  beforeAll(async () => {
    room = await openDeepRoom(inHouse(gate));
  });
  afterAll(() => room.close());

  test("a test that expects the mistake is a weakened one", async () => {
    const write = { "lib/up.sh": BROKEN, "tests/up.test.sh": ASKS.replace("ABC", "abc") };
    expect(await room.codes(inventory, { write })).toEqual(["TEST_WEAKENED"]);
  });

  test("a shared assertion that asks nothing weakens all that use it", async () => {
    const write = { "lib/up.sh": BROKEN, "tests/same.sh": "same() { :; }\n" };
    expect(await room.codes(inventory, { write })).toEqual(["TEST_WEAKENED"]);
  });

  test("the plan may let a test change", async () => {
    const write = { "lib/up.sh": BROKEN, "tests/up.test.sh": ASKS.replace("ABC", "abc") };
    const plan = { allow: { ...NOTHING_ALLOWED, changeTests: ["tests/up.test.sh"] } };
    expect(await room.codes(inventory, { write, plan })).toEqual([]);
  });

  test("a test that asks for more, and one that is written otherwise, are none", async () => {
    const write = {
      "tests/up.test.sh": `${ASKS.replace("abc", '"abc"')}same "$(up d)" D\n`,
      "tests/same.sh": 'same() {\n  [ "$1" = "$2" ] || { echo "$1"; return 1; }\n}\n',
    };
    expect(await room.codes(inventory, { write })).toEqual([]);
  });
});
