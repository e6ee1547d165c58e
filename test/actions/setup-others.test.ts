import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { runBuiltinStep, type StepRequest } from "./support/builtin-step.js";
import { containing } from "./support/text-like.js";

const folder = temporaryFolder();
const step = (uses: string, request: Omit<StepRequest, "uses"> = {}) =>
  runBuiltinStep(folder, { uses, ...request });

const RUSTC = `#!/bin/sh
echo "rustc 1.95.0"
echo "commit-hash: 0123456789abcdef"
echo "commit-date: 2026-04-14"
echo "release: 1.95.0"
`;

/** Has stable with clippy and 1.75.0; fetches beta. */
const RUSTUP = `#!/bin/sh
echo "rustup $* in $RUSTUP_HOME" >&2
case "$1 $2" in
  "toolchain list") echo "stable-x86_64-unknown-linux-gnu (active, default)"; echo "1.75.0-x86_64-unknown-linux-gnu";
    echo "nightly-2026-01-01-x86_64-unknown-linux-gnu";;
  "component list") echo "cargo-x86_64-unknown-linux-gnu"; echo "clippy-x86_64-unknown-linux-gnu"; echo "rustc-dev-x86_64-unknown-linux-gnu"; echo "rust-src";;
  "target list") echo "x86_64-unknown-linux-gnu";;
  "toolchain install") test "$3" = beta;;
esac
`;

const RUST = { rustup: RUSTUP, rustc: RUSTC, cargo: "#!/bin/sh\n" };

describe("Rust by rustup", () => {
  test("a toolchain that is there is used, without changing what the user has", async () => {
    const { end, env, outputs, lines } = await step("dtolnay/rust-toolchain@stable", {
      programs: RUST,
      inputs: { components: "clippy, rust-src" },
    });
    expect(end).toEqual({ kind: "success" });
    expect(env).toEqual({
      RUSTUP_TOOLCHAIN: "stable-x86_64-unknown-linux-gnu",
      CARGO_INCREMENTAL: "0",
      CARGO_TERM_COLOR: "always",
    });
    expect(outputs).toMatchObject({
      cachekey: "202604140123",
      name: "stable-x86_64-unknown-linux-gnu",
    });
    expect(
      lines.filter((line) => /rustup (?:default|override|toolchain install)/.test(line)),
    ).toEqual([]);
  });

  test.each([
    ["dtolnay/rust-toolchain@1.75", {}, "1.75.0-x86_64-unknown-linux-gnu"],
    [
      "dtolnay/rust-toolchain@master",
      { toolchain: "nightly-2026-01-01" },
      "nightly-2026-01-01-x86_64-unknown-linux-gnu",
    ],
    [
      `dtolnay/rust-toolchain@${"a".repeat(40)}`,
      { toolchain: "stable" },
      "stable-x86_64-unknown-linux-gnu",
    ],
    ["actions-rs/toolchain@v1", { toolchain: "1.75.0" }, "1.75.0-x86_64-unknown-linux-gnu"],
    ["moonrepo/setup-rust@v1", {}, "stable-x86_64-unknown-linux-gnu"],
    ["actions-rust-lang/setup-rust-toolchain@v1", {}, "stable-x86_64-unknown-linux-gnu"],
  ])("%s with %j is %s", async (uses, inputs: Record<string, string>, expected) => {
    const { end, env } = await step(uses, { programs: RUST, inputs });
    expect(end).toEqual({ kind: "success" });
    expect(env["RUSTUP_TOOLCHAIN"]).toBe(expected);
  });

  test("one that is not there is fetched into the job's own folder", async () => {
    const { end, env, site, lines } = await step("dtolnay/rust-toolchain@beta", {
      programs: RUST,
      inputs: { targets: "wasm32-wasip1" },
    });
    expect(end).toEqual({ kind: "success" });
    const home = join(site.toolCache, "rustup");
    expect(env["RUSTUP_HOME"]).toBe(home);
    expect(lines).toContain(
      `rustup toolchain install beta --profile minimal --no-self-update --target wasm32-wasip1 in ${home}`,
    );
  });

  test.each([
    ["dtolnay/rust-toolchain@nightly", {}, "the Rust toolchain (nightly) is not on this machine"],
    ["dtolnay/rust-toolchain@clippy", {}, "(nightly, clippy)"],
    ["dtolnay/rust-toolchain@miri", {}, "(nightly, miri, rust-src)"],
    ["dtolnay/rust-toolchain@stable", { components: "rustc" }, "(stable, rustc)"],
    ["dtolnay/rust-toolchain@stable", { components: "--evil" }, '"--evil" is no component'],
    ["dtolnay/rust-toolchain@master", { toolchain: "--evil" }, '"--evil" is no Rust toolchain'],
    [`dtolnay/rust-toolchain@${"a".repeat(40)}`, {}, "does not say which toolchain it is"],
    ["moonrepo/setup-rust@v1", { bins: "cargo-nextest" }, "not on this machine: cargo-nextest"],
  ])("%s with %j is not proven", async (uses, inputs: Record<string, string>, reason) => {
    const { end } = await step(uses, { programs: RUST, inputs });
    expect(end).toEqual({ kind: "not-proven", reason: containing(reason) });
  });

  test("the repository's own file says which, and nothing outweighs it", async () => {
    const files = { "rust-toolchain.toml": '[toolchain]\nchannel = "1.75"\n' };
    const { end, env } = await step("dsherret/rust-toolchain-file@v1", { programs: RUST, files });
    expect(end).toEqual({ kind: "success" });
    expect(env["RUSTUP_TOOLCHAIN"]).toBeUndefined();
    const none = await step("dsherret/rust-toolchain-file@v1", { programs: RUST });
    expect(none.end.kind).toBe("failure");
  });
});

test.each([
  ["stable", {}, "success"],
  ["1.95", {}, "success"],
  ["1.80.0", {}, "not-proven"],
  ["nightly", {}, "not-proven"],
  ["stable", { components: "clippy" }, "not-proven"],
  ["stable", { targets: "wasm32-wasip1" }, "not-proven"],
])(
  "without rustup there is one toolchain: %s with %j",
  async (ref, inputs: Record<string, string>, kind) => {
    const { end, env } = await step(`dtolnay/rust-toolchain@${ref}`, {
      programs: { rustc: RUSTC, cargo: "#!/bin/sh\n" },
      versions: { rustc: "1.95.0" },
      inputs,
    });
    expect(end.kind).toBe(kind);
    expect(env["RUSTUP_TOOLCHAIN"]).toBeUndefined();
  },
);

const NOTHING = "#!/bin/sh\nexit 1\n";

describe("pnpm", () => {
  const PNPM = '#!/bin/sh\necho "pnpm $* in $(basename "$PWD")"\ntest "$2" != --fail\n';
  const pnpm = { programs: { pnpm: PNPM }, versions: { pnpm: "9.1.4" } };

  test.each([
    [{ version: "9" }, {}],
    [{}, { "package.json": '{"packageManager":"pnpm@9.1.4+sha512.abc"}' }],
    [
      { package_json_file: "web/package.json" },
      { "web/package.json": '{"packageManager":"pnpm@9.1.4"}' },
    ],
    [{}, { "package.json": '{"devEngines":{"packageManager":{"name":"pnpm","version":"^9"}}}' }],
  ])(
    "%j with %j is the machine's own",
    async (inputs: Record<string, string>, files: Record<string, string>) => {
      const { end, env, path } = await step("pnpm/action-setup@v4", { ...pnpm, inputs, files });
      expect(end).toEqual({ kind: "success" });
      expect(env["PNPM_HOME"]).toBe(path[0]);
      expect(existsSync(join(path[0] ?? "", "pnpm"))).toBe(true);
    },
  );

  test("it installs what it is told to", async () => {
    const { end, lines } = await step("pnpm/action-setup@v4", {
      ...pnpm,
      inputs: {
        version: "9",
        run_install: "- recursive: true\n  args: [--frozen-lockfile]\n- cwd: sub",
      },
      files: { "sub/a": "" },
    });
    expect(end).toEqual({ kind: "success" });
    expect(lines).toEqual([
      "pnpm 9.1.4",
      "pnpm recursive install --frozen-lockfile in repo",
      "pnpm install in sub",
    ]);
  });

  test.each([
    [{ version: "9", run_install: "args: [--fail]" }, "failure"],
    [{ version: "9", run_install: "- cwd: .." }, "failure"],
    [{ version: "9", run_install: "[" }, "failure"],
    [{ version: "9", run_install: "args: 1" }, "failure"],
    [{}, "failure"],
    [{ version: "8" }, "not-proven"],
  ])("%j: %s", async (inputs: Record<string, string>, kind) => {
    expect((await step("pnpm/action-setup@v4", { ...pnpm, inputs })).end.kind).toBe(kind);
  });
});

describe("bun, deno and uv", () => {
  test("the machine's own is used where its version will do", async () => {
    const bun = await step("oven-sh/setup-bun@v2", {
      programs: { bun: NOTHING },
      versions: { bun: "1.2.3" },
      files: { "package.json": '{"packageManager":"bun@1.2.3"}' },
    });
    expect(bun.end).toEqual({ kind: "success" });
    expect(bun.outputs["bun-version"]).toBe("1.2.3");
    expect(existsSync(join(bun.path.at(-1) ?? "", "bunx"))).toBe(true);
    const deno = await step("denoland/setup-deno@v2", {
      programs: { deno: NOTHING },
      versions: { deno: "2.4.0" },
      inputs: { "deno-version": "v2.x", "deno-binary-name": "deno-two" },
    });
    expect(deno.end).toEqual({ kind: "success" });
    expect(existsSync(join(deno.path.at(-1) ?? "", "deno-two"))).toBe(true);
    const uv = await step("astral-sh/setup-uv@v6", {
      programs: { uv: NOTHING },
      versions: { uv: "0.9.1" },
      inputs: { "python-version": "3.12" },
    });
    expect(uv.end).toEqual({ kind: "success" });
    expect(uv.env).toEqual({ UV_PYTHON: "3.12" });
  });

  test.each([
    ["oven-sh/setup-bun@v2", { "bun-version": "1.1.0" }],
    ["oven-sh/setup-bun@v2", { registries: "https://x" }],
    ["denoland/setup-deno@v2", { "deno-version": "v1.x" }],
    ["astral-sh/setup-uv@v6", { version: "0.4.0" }],
    ["astral-sh/setup-uv@v6", { version: "git+https://evil" }],
  ])(
    "%s with %j is not proven where it cannot be had",
    async (uses, inputs: Record<string, string>) => {
      const { end } = await step(uses, {
        programs: { bun: NOTHING, deno: NOTHING, uv: NOTHING, npm: NOTHING },
        versions: { bun: "1.2.3", deno: "2.4.0", uv: "0.9.1" },
        inputs,
      });
      expect(end.kind).toBe("not-proven");
    },
  );

  test("the newest is the machine's own where the registry is out of reach, and that is said", async () => {
    const { end, lines } = await step("oven-sh/setup-bun@v2", {
      programs: { bun: NOTHING, npm: NOTHING },
      versions: { bun: "1.2.3" },
    });
    expect(end).toEqual({ kind: "success" });
    expect(lines).toContain(
      "::warning::Which bun is the newest cannot be asked; the machine's 1.2.3 is used.",
    );
  });
});

describe("tools", () => {
  const tools = {
    programs: { "cargo-nextest": NOTHING, "cargo-hack": NOTHING },
    versions: { "cargo-hack": "0.6.30" },
  };

  test.each([
    ["taiki-e/install-action@nextest", {}],
    ["taiki-e/install-action@v2", { tool: "nextest,cargo-hack@0.6" }],
    [`taiki-e/install-action@${"a".repeat(40)}`, { tool: "cargo-hack" }],
  ])("%s with %j is there", async (uses, inputs: Record<string, string>) => {
    expect((await step(uses, { ...tools, inputs })).end).toEqual({ kind: "success" });
  });

  test("what is not there is named", async () => {
    const { end } = await step("taiki-e/install-action@v2", {
      ...tools,
      inputs: { tool: "cargo-hack@0.5.0, wasm-pack,nextest@0.9" },
    });
    expect(end).toEqual({
      kind: "not-proven",
      reason:
        "not on this machine: cargo-hack 0.5.0 (it has 0.6.30), wasm-pack, nextest 0.9 (it has a version that it does not tell)",
    });
    expect((await step("taiki-e/install-action@v2", tools)).end.kind).toBe("failure");
  });
});

test("what changes nothing succeeds with a line", async () => {
  const harden = await step("step-security/harden-runner@v2", {
    inputs: { "egress-policy": "audit" },
  });
  expect(harden.end).toEqual({ kind: "success" });
  expect(harden.lines).toHaveLength(1);
  const cache = await step("Swatinem/rust-cache@v2");
  expect(cache.outputs).toEqual({ "cache-hit": "false" });
});
