/** Go, by `go.mod`. */

import type { Detector } from "./found.js";

const LINT_FILES = [".golangci.yml", ".golangci.yaml", ".golangci.toml"];

export const detectGo: Detector = (files) => {
  if (!files.list.includes("go.mod")) return undefined;
  const hasSum = files.list.includes("go.sum");
  const lints = LINT_FILES.some((file) => files.list.includes(file));
  const isVendored = files.list.includes("vendor/modules.txt");
  // gofmt descends into vendor/, whose files are other people's.
  const gofmt = (flag: string): string =>
    isVendored
      ? `find . -name '*.go' -not -path './vendor/*' -exec gofmt ${flag} {} +`
      : `gofmt ${flag} .`;
  return {
    name: "go",
    found: `go: go.mod${lints ? " with golangci-lint" : ""}`,
    setup: hasSum && !isVendored ? [{ run: "go mod download", cacheKey: ["go.sum"] }] : [],
    gates: [
      // gofmt -l lists the files and exits with 0, so that the list itself has to fail.
      {
        role: "format",
        run: `out=$(${gofmt("-l")}) && test -z "$out" || { echo "$out"; exit 1; }`,
        fix: gofmt("-w"),
      },
      { role: "lint", run: lints ? "golangci-lint run" : "go vet ./..." },
      // -count=1: a cached result is no execution. -v: tests that passed are named, too.
      { role: "test", run: "go test -count=1 -v ./...", report: "go-test" },
      { role: "build", run: "go build ./..." },
    ],
  };
};
