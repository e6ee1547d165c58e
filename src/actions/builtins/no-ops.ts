/** Actions whose work changes nothing in what a job proves. */

import { defineAction } from "./define.js";
import { SUCCESS, say } from "./say.js";

/** Keeps watch on a hosted machine; jobs here have an isolation of their own. */
export const hardenRunner = defineAction({
  names: ["step-security/harden-runner"],
  inputs: {
    "allowed-endpoints": "",
    "egress-policy": "block",
    token: "",
    "disable-telemetry": "false",
    "disable-sudo": "false",
    "disable-sudo-and-containers": "false",
    "disable-file-monitoring": "false",
    policy: "",
    "use-policy-store": "false",
    "api-key": "",
  },
  main: async (call) => {
    say(call, "The runner is not watched here: nothing of it leaves this machine's own rules.");
    return SUCCESS;
  },
});

/** Every build begins without what an earlier one left: slower, and the same. */
export const rustCache = defineAction({
  names: ["swatinem/rust-cache"],
  inputs: {
    "prefix-key": "v0-rust",
    "shared-key": "",
    key: "",
    "env-vars": "",
    workspaces: "",
    "cache-directories": "",
    "cache-targets": "true",
    "cache-on-failure": "",
    "cache-all-crates": "false",
    "cache-workspace-crates": "false",
    "save-if": "true",
    "cache-provider": "github",
    "cache-bin": "true",
    "lookup-only": "false",
    "add-job-id-key": "true",
    "add-rust-environment-hash-key": "true",
    "use-cross": "false",
    "cmd-format": "{0}",
  },
  main: async (call) => {
    say(call, "No cache found.");
    call.setOutput("cache-hit", "false");
    return SUCCESS;
  },
});
