/** What a failing command gate is taken for when its configuration does not say: by its id, then by its command. */

import type { FailureClass } from "../domain/config.js";

/** In this order: `build` is a common word in the command lines of other gates. */
const BY_WORD: readonly (readonly [RegExp, FailureClass])[] = [
  [/^(?:formatted|formatting|format|fmt|prettier|gofmt|rustfmt|black)$/, "format"],
  [/^(?:knip|dead|unused|vulture)$/, "dead_code"],
  [
    /^(?:lint|linter|lints|eslint|clippy|ruff|flake8|pylint|golangci|vet|biome|checkstyle)$/,
    "lint",
  ],
  [/^(?:types|type|typecheck|typing|tsc|mypy|pyright)$/, "type"],
  [/^(?:test|tests|unit|integration|pytest|vitest|jest|e2e)$/, "test"],
  [/^(?:title|commitlint)$/, "title"],
  [/^(?:compile|compiles)$/, "compile"],
  [/^(?:build|package|bundle|dist|release)$/, "build"],
];

export function classOf(gate: { readonly id: string; readonly run: string }): FailureClass {
  return classOfWords(gate.id) ?? classOfWords(gate.run) ?? "unknown";
}

function classOfWords(text: string): FailureClass | undefined {
  const words = text.toLowerCase().split(/[^a-z0-9]+/);
  return BY_WORD.find(([pattern]) => words.some((word) => pattern.test(word)))?.[1];
}
