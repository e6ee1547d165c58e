/** Repositories of our own, beside those of the corpus: one in TypeScript with Vitest, one in shell, which no grammar is here for. */

import { fileURLToPath } from "node:url";
import type { OwnTemplate } from "./red-case.js";

/** Tools are those of this repository: nothing is installed for a case. */
const TOOLS = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** Lays the tools into a checkout. */
export const LAY_TOOLS = `ln -s ${TOOLS} node_modules`;

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

const TYPESCRIPT: OwnTemplate = {
  lang: "typescript",
  files: {
    "package.json": json({
      name: "money",
      version: "1.0.0",
      private: true,
      type: "module",
      main: "src/money.ts",
    }),
    "tsconfig.json": json({
      compilerOptions: {
        ...{ strict: true, noEmit: true, module: "nodenext", target: "es2022", types: [] },
      },
      include: ["src"],
    }),
    "biome.json": json({
      formatter: { indentStyle: "space", lineWidth: 100 },
      linter: { rules: { correctness: { noUnusedVariables: "error" } } },
    }),
    ".gitignore": "node_modules\n",
    "README.md": "# money\n\nAmounts are integer cents.\n",
    "src/money.ts": `/** Cents as people write them. */
export function formatCents(cents: number): string {
  const sign = cents < 0 ? "-" : "";
  const abs = Math.abs(cents);
  return \`\${sign}\${Math.floor(abs / 100)}.\${String(abs % 100).padStart(2, "0")}\`;
}
`,
    "test/format.test.ts": `import { expect, test } from "vitest";
import { formatCents } from "../src/money.js";

test("formats whole amounts", () => {
  expect(formatCents(1200)).toBe("12.00");
});

test("formats negatives", () => {
  expect(formatCents(-5)).toBe("-0.05");
});
`,
  },
  task: {
    ...{ kind: "feature", title: "feat: add parseAmount", requiredSymbols: ["parseAmount"] },
    issue:
      'Add parseAmount(text) to src/money.ts: "1,234.50" -> 123450 (integer cents). Throw TypeError for anything else.',
    ...{ scope: ["src/**", "test/**", "README.md"], allow: {} },
  },
  acceptance: {
    "test/zz_accept.test.ts": `import { expect, test } from "vitest";
import { parseAmount } from "../src/money.js";

test("accept: thousands", () => expect(parseAmount("1,234.50")).toBe(123450));
test("accept: small", () => expect(parseAmount("0.05")).toBe(5));
test("accept: rejects", () => expect(() => parseAmount("abc")).toThrow(TypeError));
`,
  },
};

const SHELL: OwnTemplate = {
  lang: "shell",
  files: {
    "README.md": "# text\n\n```sh\nsh run-tests.sh\n```\n",
    "run-tests.sh": `#!/bin/sh
# run-tests.sh [FILE…]: calls each function test_… of the files, and says in TAP what came of it. 77 is a test that is left out.
[ $# -gt 0 ] || set -- tests/*.test.sh
count=0
failed=0
echo "TAP version 13"
for file in "$@"; do
  for name in $(sed -n 's/^\\(test_[a-z0-9_]*\\)().*/\\1/p' "$file"); do
    count=$((count + 1))
    output=$(sh -ec '. ./tests/assert.sh; . "./$1"; "$2"' sh "$file" "$name" 2>&1)
    case $? in
      0) echo "ok $count - $file $name" ;;
      77) echo "ok $count - $file $name # SKIP" ;;
      *)
        failed=$((failed + 1))
        echo "not ok $count - $file $name"
        echo "$output" | sed 's/^/# /'
        ;;
    esac
  done
done
echo "1..$count"
[ "$failed" -eq 0 ]
`,
    "lib/text.sh": `# Small helpers for texts.

# upper TEXT: in capitals
upper() {
  printf '%s' "$1" | tr '[:lower:]' '[:upper:]'
}

# words TEXT: how many there are
words() {
  printf '%s' "$1" | wc -w | tr -d ' '
}
`,
    "tests/assert.sh": `# assert_equal GOT WANT
assert_equal() {
  [ "$1" = "$2" ] || {
    printf 'got "%s", want "%s"\\n' "$1" "$2"
    exit 1
  }
}
`,
    "tests/upper.test.sh": `. ./lib/text.sh

test_upper_of_a_word() {
  assert_equal "$(upper abc)" ABC
}

test_upper_of_nothing() {
  assert_equal "$(upper '')" ''
}
`,
    "tests/words.test.sh": `. ./lib/text.sh

test_words_are_counted() {
  assert_equal "$(words 'one  two')" 2
}
`,
  },
  task: {
    ...{ kind: "feature", title: "feat: add slug", requiredSymbols: ["slug"] },
    issue:
      'Add slug TEXT to lib/text.sh: small letters and digits, joined by single hyphens. "Hello, World" -> "hello-world". Status 1 for an empty text.',
    ...{ scope: ["lib/**", "tests/**", "README.md"], allow: {} },
  },
  acceptance: {
    "tests/zz_accept.test.sh": `. ./lib/text.sh

test_accept_words() {
  assert_equal "$(slug 'One; Two (3)')" one-two-3
}

test_accept_edges() {
  assert_equal "$(slug ' -a- ')" a
}

test_accept_nothing() {
  ! slug ''
}
`,
  },
};

export const OWN_TEMPLATES: Readonly<Record<string, OwnTemplate>> = {
  "ts-vitest": TYPESCRIPT,
  "sh-tap": SHELL,
};
