import { defineConfig } from "vitest/config";

/** Real agents are heavy: two at a time, with time enough for a busy machine. */
export default defineConfig({
  test: {
    setupFiles: ["test/support/use-launcher.ts"],
    include: ["test/agents/real/*.agents.ts"],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    env: { NO_COLOR: "1", TZ: "UTC" },
    expect: { requireAssertions: true },
  },
});
