/** The launcher's program: runs what it is told to, says how that ended, and goes when Interlock has gone. */

import { type Answer, isOrder, type Order } from "./messages.js";
import { runToEnd } from "./run-to-end.js";

process.on("message", (message) => {
  if (isOrder(message)) void run(message);
});
process.once("disconnect", () => process.exit());

async function run({ id, request }: Order): Promise<void> {
  const answer: Answer = { id, launched: await runToEnd(request) };
  process.send?.(answer);
}
