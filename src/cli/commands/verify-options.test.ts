import { expect, test } from "vitest";
import { toVerifyOrder, type VerifyOptions } from "./verify-options.js";

const MISFITS: readonly (readonly [Omit<VerifyOptions, "repo">, RegExp])[] = [
  [{ keyless: true }, /--keyless signs what --bundle writes; give --bundle FILE with it\./],
  [{ rekor: "https://log.example" }, /--rekor belongs to --keyless; /],
  [{ identity: "me" }, /--identity belongs to --from; /],
  [{ issuer: "https://ci.example", bundle: "x" }, /--issuer belongs to --from; /],
  [{ from: "x" }, /--from needs --trusted-root FILE: /],
  [{ from: "x", trustedRoot: "y", key: "z" }, /--key has no place beside it; /],
  [{ from: "x", trustedRoot: "y", keyless: true }, /--keyless has no place beside it; /],
  [{ trustedRoot: "y" }, /--trusted-root checks bundles; /],
  [{ keyless: true, bundle: "x", tsa: "clock" }, /--tsa is "clock", which is no URL; /],
  [{ keyless: true, bundle: "x", fulcio: "file:///x" }, /--fulcio is "file:\/\/\/x", which is no/],
];

test.each(MISFITS)("%o is refused", (options, words) => {
  expect(() => toVerifyOrder({ repo: ".", ...options })).toThrow(words);
});

test("services are those that are named, without a slash at the end", () => {
  const options = { repo: ".", keyless: true, bundle: "x", rekor: "https://log.example/a//" };
  expect(toVerifyOrder(options)).toEqual({
    kind: "stored",
    key: undefined,
    write: {
      file: "x",
      keyless: { urls: { log: "https://log.example/a" }, trustedRoot: undefined },
    },
  });
});

test("half of a demand is kept, and is no whole one", () => {
  expect(toVerifyOrder({ repo: ".", from: "x", trustedRoot: "y", identity: "me" })).toEqual({
    ...{ kind: "bundles", file: "x", trustedRoot: "y", demanded: { subject: "me" } },
  });
});
