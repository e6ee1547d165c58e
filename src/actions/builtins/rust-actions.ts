/** Actions that set up a Rust toolchain. They differ in how they are told which one, and in what they set beside it. */

import type { ActionCall, ActionEnd, Builtin } from "../run/action-call.js";
import { defineAction } from "./define.js";
import { inputOf, isOn, listOf } from "./inputs.js";
import { RUST_MATCHERS } from "./matchers.js";
import { type RustWish, readToolchainFile } from "./rust-toolchain-file.js";
import { provideToolchain } from "./rustup.js";
import { failure, notProven, SUCCESS } from "./say.js";

/** Refs for a nightly with more in it, and what that is. */
const EXTRA: ReadonlyMap<string, readonly string[]> = new Map([
  ["clippy", ["clippy"]],
  ["miri", ["miri", "rust-src"]],
]);

/** The ref is the toolchain: `dtolnay/rust-toolchain@stable`. */
const dtolnay = defineAction({
  names: ["dtolnay/rust-toolchain"],
  inputs: { toolchain: "", target: "", targets: "", components: "" },
  async main(call) {
    const [, ref = ""] = call.uses.split("@");
    const extra = EXTRA.get(ref);
    const isNamed =
      /^(?:stable|beta|nightly|\d+\.\d+(?:\.\d+)?)/.test(ref) && !/^[0-9a-f]{40}$/.test(ref);
    const named = extra === undefined ? (isNamed ? ref : "") : "nightly";
    const channel = inputOf(call, "toolchain") || named;
    if (channel === "")
      return ref === "master"
        ? failure("The input `toolchain` is missing; give one, e.g. `stable`.")
        : notProven(
            `the ref ${ref} does not say which toolchain it is; give the input \`toolchain\``,
          );
    const components = listOf(call, "components");
    return setUp(call, {
      channel,
      components: components.length === 0 ? (extra ?? []) : components,
      targets: [...listOf(call, "targets"), ...listOf(call, "target")],
    });
  },
});

const rustLang = defineAction({
  names: ["actions-rust-lang/setup-rust-toolchain"],
  inputs: {
    toolchain: "",
    target: "",
    components: "",
    cache: "true",
    "cache-directories": "",
    "cache-workspaces": "",
    "cache-on-failure": "true",
    "cache-key": "",
    "cache-shared-key": "",
    "cache-bin": "true",
    "cache-provider": "github",
    "cache-all-crates": "false",
    "cache-save-if": "true",
    matcher: "true",
    rustflags: "-D warnings",
    override: "true",
    "rust-src-dir": "",
  },
  async main(call) {
    const folder = inputOf(call, "rust-src-dir");
    const file = await readToolchainFile(
      call,
      ["rust-toolchain", "rust-toolchain.toml"].map((name) =>
        folder === "" ? name : `${folder}/${name}`,
      ),
    );
    const channel = inputOf(call, "toolchain");
    const more = { components: listOf(call, "components"), targets: listOf(call, "target") };
    const wish =
      channel === "" && file !== undefined
        ? added(file, more)
        : { channel: channel || "stable", ...more };
    if (isOn(call, "matcher")) for (const matcher of RUST_MATCHERS) call.addMatcher(matcher);
    const flags = inputOf(call, "rustflags");
    if (flags !== "" && call.env["RUSTFLAGS"] === undefined) call.setEnv("RUSTFLAGS", flags);
    call.setEnv("CARGO_PROFILE_DEV_DEBUG", call.env["CARGO_PROFILE_DEV_DEBUG"] ?? "0");
    return setUp(call, wish);
  },
});

/** The toolchain that the repository's own file names. */
const toolchainFile = defineAction({
  names: ["dsherret/rust-toolchain-file"],
  inputs: {},
  async main(call) {
    const file = await readToolchainFile(call);
    return file === undefined
      ? failure(
          "There is no rust-toolchain.toml in the repository; check it out first, or add one.",
        )
      : setUp(call, file);
  },
});

const moonrepo = defineAction({
  names: ["moonrepo/setup-rust"],
  inputs: {
    bins: "",
    "binstall-version": "",
    cache: "true",
    "cache-base": "",
    "cache-target": "debug",
    channel: "",
    components: "",
    "inherit-toolchain": "false",
    profile: "minimal",
    targets: "",
    "target-dirs": "",
  },
  async main(call) {
    const bins = listOf(call, "bins").map((each) => each.replace(/@.*$/, ""));
    const lacking = bins.filter((name) => call.host.find(name) === undefined);
    if (lacking.length > 0) return notProven(`not on this machine: ${lacking.join(", ")}`);
    const file = await readToolchainFile(call);
    const channel = inputOf(call, "channel") || (file?.channel ?? "stable");
    const more = { components: listOf(call, "components"), targets: listOf(call, "targets") };
    return setUp(call, added({ components: [], targets: [], ...file, channel }, more));
  },
});

const actionsRs = defineAction({
  names: ["actions-rs/toolchain"],
  inputs: {
    toolchain: "",
    target: "",
    default: "false",
    override: "false",
    profile: "default",
    components: "",
  },
  async main(call) {
    const channel = inputOf(call, "toolchain");
    const file = channel === "" ? await readToolchainFile(call) : undefined;
    if (channel === "" && file === undefined)
      return failure("The input `toolchain` is missing; give one, e.g. `stable`.");
    const more = { components: listOf(call, "components"), targets: listOf(call, "target") };
    return setUp(call, added(file ?? { channel, components: [], targets: [] }, more));
  },
});

export const rustActions: readonly Builtin[] = [
  dtolnay,
  rustLang,
  toolchainFile,
  moonrepo,
  actionsRs,
];

const added = (wish: RustWish, more: Pick<RustWish, "components" | "targets">): RustWish => ({
  channel: wish.channel,
  components: [...new Set([...wish.components, ...more.components])],
  targets: [...new Set([...wish.targets, ...more.targets])],
});

async function setUp(call: ActionCall, wish: RustWish): Promise<ActionEnd> {
  const provided = await provideToolchain(call, wish);
  if (provided.kind === "missing") return notProven(provided.reason);
  const { name } = provided;
  // It would outweigh the file, which on GitHub outweighs what is set up.
  const hasFile = (await readToolchainFile(call)) !== undefined;
  if (name !== undefined && !hasFile) call.setEnv("RUSTUP_TOOLCHAIN", name);
  call.setEnv("CARGO_INCREMENTAL", call.env["CARGO_INCREMENTAL"] ?? "0");
  call.setEnv("CARGO_TERM_COLOR", call.env["CARGO_TERM_COLOR"] ?? "always");
  const asked = await call.run({
    argv: ["rustc", "--version", "--verbose"],
    cwd: call.site.temp,
    ...(name === undefined ? {} : { env: { RUSTUP_TOOLCHAIN: name } }),
  });
  if (asked.exitCode !== 0)
    return notProven("the Rust toolchain is there, but its rustc does not answer");
  tell(call, asked.stdout, name ?? wish.channel);
  return SUCCESS;
}

function tell(call: ActionCall, verbose: string, name: string): void {
  const field = (key: string): string =>
    new RegExp(`^${key}: (\\S+)`, "m").exec(verbose)?.[1] ?? "";
  const date = field("commit-date").replaceAll("-", "");
  call.setOutput("name", name);
  call.setOutput("cachekey", `${date}${field("commit-hash")}`.slice(0, 12));
  call.setOutput("rustc-version", field("release"));
  call.setOutput("rustc", field("release"));
  call.setOutput("rustc_hash", field("commit-hash"));
}
