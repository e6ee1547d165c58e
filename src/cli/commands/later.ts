/** The commands by name, each loaded when it is called: whoever asks one for its help need not wait for all the others. */

import type { Console } from "../console.js";
import type { ExitCode } from "../refusal.js";

export type Action = (console: Console, ...rest: never[]) => Promise<ExitCode>;

const later =
  (load: () => Promise<Action>): Action =>
  async (...given) =>
    (await load())(...given);

export const agents = later(async () => (await import("./agents.js")).agents);
export const attach = later(async () => (await import("./attach.js")).attach);
export const check = later(async () => (await import("./check.js")).check);
export const ci = later(async () => (await import("./ci.js")).ci);
export const ciPlan = later(async () => (await import("./ci.js")).ciPlan);
export const ciSync = later(async () => (await import("./ci.js")).ciSync);
export const demo = later(async () => (await import("./demo.js")).demo);
export const doctor = later(async () => (await import("./doctor.js")).doctor);
export const init = later(async () => (await import("./init.js")).init);
export const logs = later(async () => (await import("./logs.js")).logs);
export const mcp = later(async () => (await import("./mcp.js")).mcp);
export const plan = later(async () => (await import("./plan.js")).plan);
export const prove = later(async () => (await import("./prove.js")).prove);
export const report = later(async () => (await import("./report.js")).report);
export const run = later(async () => (await import("./run.js")).run);
export const status = later(async () => (await import("./status.js")).status);
export const approve = later(async () => (await import("./steer.js")).approve);
export const cancel = later(async () => (await import("./steer.js")).cancel);
export const pause = later(async () => (await import("./steer.js")).pause);
export const resume = later(async () => (await import("./steer.js")).resume);
export const tell = later(async () => (await import("./steer.js")).tell);
export const verify = later(async () => (await import("./verify.js")).verify);
