import { beforeEach, expect, test } from "vitest";
import { toTree } from "../domain/ids.js";
import type { ProcessResult } from "../ports/process.js";
import type { Checkout } from "../ports/repository.js";
import { layBuilt } from "./built.js";
import type { CheckoutRequest } from "./checkouts.js";
import type { Toolbox } from "./toolbox.js";

let told: string[];
let kept: Set<string>;
let files: Readonly<Record<string, string>>;
let exitCode: number;
beforeEach(() => {
  told = [];
  kept = new Set();
  files = { "go.mod": "module m\n" };
  exitCode = 0;
});

const toolbox = {
  toolchain: "tools",
  repository: { readFile: (_: unknown, path: string) => Promise.resolve(files[path]) },
  builtCache: {
    has: (key: string) => Promise.resolve(kept.has(key)),
    lay: (key: string) => {
      if (kept.has(key)) told.push("laid");
      return Promise.resolve(kept.has(key));
    },
    keep: (key: string) => {
      kept.add(key);
      told.push("kept");
      return Promise.resolve();
    },
  },
  confine: (program: unknown) => Promise.resolve({ program }),
  environmentOf: () => ({}),
  processes: {
    run: ({ program }: { readonly program: { readonly argv: readonly string[] } }) => {
      told.push(program.argv.join(" "));
      const end = { kind: "exited", exitCode };
      return Promise.resolve({ end } as ProcessResult);
    },
  },
} as unknown as Toolbox;

const requestOf = (tree: string, isBase: boolean, run = "go test ./..."): CheckoutRequest =>
  ({
    ...{ toolbox, tree: toTree(tree.repeat(40)), isBase, signal: undefined },
    config: { env: {}, gates: [{ id: "test", kind: "tests", run, network: false }] },
  }) as unknown as CheckoutRequest;
const checkout = { path: "/checkout" } as Checkout;

const BUILD = "go test -count=1 -exec=true ./...";

test("the base's tests are built without being run, once, and laid for whoever has the same dependencies", async () => {
  await layBuilt(requestOf("a", true), checkout);
  await layBuilt(requestOf("b", false), checkout);
  await layBuilt(requestOf("c", true), checkout);
  expect(told).toEqual([BUILD, "kept", "laid", "laid", "laid"]);
});

test("nothing is kept of a change", async () => {
  await layBuilt(requestOf("a", false), checkout);
  expect(told).toEqual([]);
});

test("other dependencies are built anew", async () => {
  await layBuilt(requestOf("a", true), checkout);
  files = { ...files, "go.sum": "other" };
  await layBuilt(requestOf("b", true), checkout);
  expect(told.filter((line) => line === BUILD)).toHaveLength(2);
});

test("a base that does not build is not tried again, another one is", async () => {
  exitCode = 1;
  await layBuilt(requestOf("d", true), checkout);
  await layBuilt(requestOf("d", true), checkout);
  expect(told).toEqual([BUILD]);
  exitCode = 0;
  await layBuilt(requestOf("e", true), checkout);
  expect(told).toEqual([BUILD, BUILD, "kept", "laid"]);
});

test.each<[string, string, Readonly<Record<string, string>>]>([
  ["a repository without modules", "go test ./...", {}],
  ["a command that cannot be seen through", "make test", { "go.mod": "module m\n" }],
])("nothing is built for %s", async (_, run, there) => {
  files = there;
  await layBuilt(requestOf("f", true, run), checkout);
  expect(told).toEqual([]);
});
