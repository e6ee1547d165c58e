import type { Config } from "../../src/domain/config.js";
import type { Scenario } from "./scenario.js";

/** What the run takes from the configuration; the rest is for ports that are fakes here. */
export const configOf = ({ parallel, limits }: Scenario): Config => ({
  version: 1,
  base: "main",
  setup: [],
  gates: [],
  matchers: [],
  proof: { profile: "standard", protected: [] },
  agents: { default: "agent", fallback: [], byName: {} },
  parallel,
  limits,
  commits: { convention: "conventional" },
  forge: { kind: "local" },
  env: {},
});
