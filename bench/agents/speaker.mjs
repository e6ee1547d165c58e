// A coding agent of the bench: speaks the Agent Client Protocol, and streams at an even pace. Its arguments: how many message
// pieces, how many a second, after how many pieces a tool call with output comes. The prompt is the moment at which to begin.
import { createInterface } from "node:readline";

const [events, perSecond, toolEvery] = process.argv.slice(2).map(Number);
const OUTPUT = "a line of what a test runner printed, about as long as such lines are\n".repeat(25);
/** Not oftener than there is something to say: speakers shall cost little of what is measured. */
const TICK_MS = Math.max(10, 1000 / perSecond);
const now = () => Number(process.hrtime.bigint()) / 1e6;

const send = (message) =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
const update = (body) =>
  send({ method: "session/update", params: { sessionId: "s", update: body } });

function say(number) {
  const text = `#${number} @${now()} some words of a model, as they come\n`;
  update({ sessionUpdate: "agent_message_chunk", content: { type: "text", text } });
  if (number % toolEvery === 0) callTool(number / toolEvery);
}

function callTool(number) {
  const toolCallId = `t${number}`;
  const command = `npm test -- ${number}`;
  update({
    ...{ sessionUpdate: "tool_call", toolCallId, title: command, kind: "execute" },
    ...{ status: "in_progress", rawInput: { command } },
  });
  update({
    ...{ sessionUpdate: "tool_call_update", toolCallId, status: "completed" },
    content: [{ type: "content", content: { type: "text", text: OUTPUT } }],
  });
}

async function stream(startMs) {
  let said = 0;
  while (said < events) {
    const due = Math.min(events, Math.floor(((now() - startMs) * perSecond) / 1000));
    while (said < due) {
      said += 1;
      say(said);
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
}

const ANSWERS = {
  initialize: () => ({ protocolVersion: 1, agentCapabilities: {} }),
  "session/new": () => ({ sessionId: "s" }),
  "session/prompt": async ({ prompt: [{ text }] }) => {
    await stream(Number(text));
    return { stopReason: "end_turn" };
  },
};

createInterface({ input: process.stdin })
  .on("line", async (line) => {
    const { id, method, params } = JSON.parse(line);
    if (id === undefined) return;
    send({ id, result: (await ANSWERS[method]?.(params)) ?? {} });
  })
  .on("close", () => process.exit(0));
