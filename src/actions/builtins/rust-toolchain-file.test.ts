import { expect, test } from "vitest";
import { parseToolchainFile } from "./rust-toolchain-file.js";

test.each([
  ["1.75\n", { channel: "1.75", components: [], targets: [] }],
  ["# ours\nnightly-2026-01-01", { channel: "nightly-2026-01-01", components: [], targets: [] }],
  [
    '[toolchain]\nchannel = "1.80.0" # pinned\ncomponents = [\n  "clippy",\n  "rustfmt", # both\n]\ntargets = ["wasm32-unknown-unknown"]\n',
    {
      channel: "1.80.0",
      components: ["clippy", "rustfmt"],
      targets: ["wasm32-unknown-unknown"],
    },
  ],
  ["[toolchain]\nprofile = 'minimal'\n", { channel: "stable", components: [], targets: [] }],
  ["", { channel: "stable", components: [], targets: [] }],
])("%j", (text, expected) => {
  expect(parseToolchainFile(text)).toEqual(expected);
});
