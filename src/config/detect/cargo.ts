/** Rust, by `Cargo.toml`. */

import type { Detector } from "./found.js";

export const detectCargo: Detector = (files) => {
  const manifest = files.read("Cargo.toml");
  if (manifest === undefined) return undefined;
  const hasLock = files.list.includes("Cargo.lock");
  const isWorkspace = /^\s*\[workspace\b/m.test(manifest);
  // --locked: a gate must not resolve dependencies anew, or the same commit could pass today and fail tomorrow.
  const flags = `${isWorkspace ? " --workspace" : ""}${hasLock ? " --locked" : ""}`;
  // Without a lock file there is nothing that set-up could fetch: Cargo resolves and downloads when it builds.
  const network = hasLock ? {} : { network: true as const };
  return {
    name: "cargo",
    found: `cargo: Cargo.toml${hasLock ? " with Cargo.lock" : ""}`,
    setup: hasLock ? [{ run: "cargo fetch --locked", cacheKey: ["Cargo.lock"] }] : [],
    gates: [
      { role: "format", run: "cargo fmt --all -- --check", fix: "cargo fmt --all" },
      { role: "lint", run: `cargo clippy --all-targets${flags} -- -D warnings`, ...network },
      { role: "test", run: `cargo test${flags}`, report: "cargo-test", ...network },
      { role: "build", run: `cargo build --release${flags}`, ...network },
    ],
  };
};
