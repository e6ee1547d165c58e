/**
 * A Rust toolchain for a job: one that rustup has on this machine, else one that it fetches into the job's own folders. The
 * user's toolchains and settings are never changed.
 */

import { join } from "node:path";
import type { ActionCall } from "../run/action-call.js";
import { makeFolder } from "./make-inside.js";
import type { RustWish } from "./rust-toolchain-file.js";
import { say, shown } from "./say.js";
import { fits, parseRange } from "./versions.js";

export type Provided =
  | {
      readonly kind: "provided";
      /** As rustup knows it; undefined: there is no rustup, and only one toolchain. */
      readonly name: string | undefined;
    }
  | { readonly kind: "missing"; readonly reason: string };

const missing = (reason: string): Provided => ({ kind: "missing", reason });

export async function provideToolchain(call: ActionCall, wish: RustWish): Promise<Provided> {
  if (!isChannel(wish.channel))
    return missing(`${shown(wish.channel)} is no Rust toolchain that is known here`);
  const odd = [...wish.components, ...wish.targets].find((name) => !/^[\w][\w.-]*$/.test(name));
  if (odd !== undefined) return missing(`${shown(odd)} is no component or target of Rust`);
  if (call.host.find("rustup") === undefined) return useBareRust(call, wish);
  const name = await installed(call, wish.channel);
  if (name !== undefined && (await hasParts(call, name, wish))) {
    say(call, `The toolchain ${name} of this machine is used.`);
    return { kind: "provided", name };
  }
  return fetchToolchain(call, wish);
}

const isChannel = (channel: string): boolean =>
  /^(?:stable|beta|nightly|\d{1,3}\.\d{1,4}(?:\.\d{1,4})?(?:-beta(?:\.\d{1,3})?)?)(?:-\d{4}-\d{2}-\d{2})?(?:-[a-z][\w-]{1,60})?$/.test(
    channel,
  );

/** Undefined: rustup has no such toolchain. */
async function installed(call: ActionCall, channel: string): Promise<string | undefined> {
  const { exitCode, stdout } = await call.run({
    argv: ["rustup", "toolchain", "list"],
    cwd: call.site.temp,
  });
  if (exitCode !== 0) return undefined;
  const names = stdout.split("\n").map((line) => line.trim().split(/\s/, 1).join(""));
  // `1.75` is followed by the patch or the platform: `1.75.0-x86_64-…`, `1.75-x86_64-…`.
  return names.find((name) => name === channel || isChannelOf(name, channel));
}

/** `nightly-x86_64-…` is the nightly of today, `nightly-2026-01-01-x86_64-…` is not. */
function isChannelOf(name: string, channel: string): boolean {
  const [, own = ""] =
    /^((?:stable|beta|nightly|[\d.]+)(?:-\d{4}-\d{2}-\d{2})?)-[a-z]/.exec(name) ?? [];
  return own === channel || (/^\d+\.\d+$/.test(channel) && own.startsWith(`${channel}.`));
}

async function hasParts(call: ActionCall, name: string, wish: RustWish): Promise<boolean> {
  return (
    (await hasAll(
      call,
      ["component", "list", "--installed", "--toolchain", name],
      wish.components,
    )) && (await hasAll(call, ["target", "list", "--installed", "--toolchain", name], wish.targets))
  );
}

async function hasAll(
  call: ActionCall,
  args: readonly string[],
  wanted: readonly string[],
): Promise<boolean> {
  if (wanted.length === 0) return true;
  const { exitCode, stdout } = await call.run({ argv: ["rustup", ...args], cwd: call.site.temp });
  const there = stdout.split("\n").map((line) => line.trim());
  // Components are told with the platform after them: `clippy-x86_64-…`; `rustc-dev` must not do for `rustc`.
  const isThere = (name: string): boolean =>
    there.some(
      (each) =>
        each === name ||
        new RegExp(`^${name.replaceAll(".", "\\.")}-[a-z0-9_]+-[a-z]+-`).test(each),
    );
  return exitCode === 0 && wanted.every(isThere);
}

async function fetchToolchain(call: ActionCall, wish: RustWish): Promise<Provided> {
  const home = join(call.site.toolCache, "rustup");
  if (!(await makeFolder(call, home))) return missing(`the folder ${home} could not be made`);
  const parts = [
    ...wish.components.flatMap((name) => ["--component", name]),
    ...wish.targets.flatMap((name) => ["--target", name]),
  ];
  const { exitCode } = await call.run({
    argv: [
      "rustup",
      "toolchain",
      "install",
      wish.channel,
      "--profile",
      "minimal",
      "--no-self-update",
      ...parts,
    ],
    cwd: call.site.temp,
    env: { RUSTUP_HOME: home },
  });
  if (exitCode !== 0) {
    const wanted = [wish.channel, ...wish.components, ...wish.targets].join(", ");
    return missing(
      `the Rust toolchain (${wanted}) is not on this machine, and rustup could not fetch it`,
    );
  }
  call.setEnv("RUSTUP_HOME", home);
  return { kind: "provided", name: wish.channel };
}

/** Without rustup there is one toolchain, which is what it is. */
async function useBareRust(call: ActionCall, wish: RustWish): Promise<Provided> {
  const own = await call.host.versionOf("rustc");
  if (own === undefined || call.host.find("cargo") === undefined)
    return missing("Rust is not on this machine");
  const { channel, targets } = wish;
  const isRelease = !own.includes("-");
  const isWanted =
    isRelease &&
    (channel === "stable" || (parseRange(channel) !== undefined && fits(own, channel)));
  if (!isWanted)
    return missing(`the Rust toolchain ${channel} is not on this machine, only ${own}`);
  const [target] = targets;
  if (target !== undefined)
    return missing(`nothing is known of the target ${target} without rustup`);
  const tools = wish.components.flatMap((name) => PROGRAMS_OF.get(name) ?? []);
  const lacking = tools.find((program) => call.host.find(program) === undefined);
  if (lacking !== undefined) return missing(`${lacking} is not on this machine`);
  if (channel === "stable")
    say(call, `Which Rust is stable is not asked; the machine's ${own} is used.`);
  return { kind: "provided", name: undefined };
}

const PROGRAMS_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ["clippy", ["cargo-clippy"]],
  ["rustfmt", ["rustfmt", "cargo-fmt"]],
  ["rust-analyzer", ["rust-analyzer"]],
]);
