import { defineConfig } from "vitest/config";

/** The red team: every case is a real repository, so that it takes minutes and has a command of its own. */
export default defineConfig({
  test: {
    setupFiles: ["test/support/use-launcher.ts"],
    include: ["test/redteam/*.redteam.ts"],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Every case has a repository and a state of its own; what is loaded is loaded once.
    isolate: false,
    env: { NO_COLOR: "1", TZ: "UTC" },
    expect: { requireAssertions: true },
  },
});
