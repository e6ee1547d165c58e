/** The tools as a server of the Model Context Protocol offers them: names, what they say of themselves, their arguments. */

import { McpServer, type ServerContext } from "@modelcontextprotocol/server";
import { z } from "zod";
import { LIMITS } from "../../domain/limits.js";
import { VERSION } from "../../domain/version.js";
import type { AgentTools, Calling, ToolAnswer } from "../../ports/agent-tools.js";
import { grantSchema } from "../records/grants-schema.js";

/** Read by the command `interlock`, which has it by the same name. */
const STATE = "interlock/state";

const words = (what: string) =>
  z.string().trim().min(1).max(LIMITS.toolTextCharsMax).describe(what);

/** A server for one request: it keeps nothing. */
export function createToolServer(tools: AgentTools): McpServer {
  const server = new McpServer({ name: "interlock", version: VERSION });
  server.registerTool(
    "run_gates",
    {
      title: "Run the gates",
      description:
        "Runs the gates that will judge your work, on it as it stands now, and says what fails. Waits a while; if it says that they are still running, call it again.",
      inputSchema: z.object({}),
    },
    async (_, context) => toResult(await tools.runGates(callingOf(context))),
  );
  server.registerTool(
    "findings",
    {
      title: "Findings",
      description: "What was found last: by run_gates, or when your work was judged before.",
      inputSchema: z.object({}),
    },
    () => toResult(tools.findings()),
  );
  server.registerTool(
    "report_progress",
    {
      title: "Report progress",
      description: "Tells the people who watch what you are at, in a line.",
      inputSchema: z.object({ text: words("What you are at") }),
    },
    ({ text }) => toResult(tools.reportProgress(text)),
  );
  registerAsking(server, tools);
  server.registerTool(
    "declare_done",
    {
      title: "Declare done",
      description:
        "Says that you are done. It is a claim: the gates are run, and the answer says what still fails.",
      inputSchema: z.object({ summary: words("What you have done") }),
    },
    async ({ summary }, context) => toResult(await tools.declareDone(summary, callingOf(context))),
  );
  return server;
}

function registerAsking(server: McpServer, tools: AgentTools): void {
  server.registerTool(
    "ask_person",
    {
      title: "Ask a person",
      description:
        "Asks a person. The answer does not come at once but with a later prompt; go on without it, or end your turn.",
      inputSchema: z.object({ question: words("The question") }),
    },
    ({ question }) => toResult(tools.askPerson(question)),
  );
  server.registerTool(
    "request_allowance",
    {
      title: "Request an allowance",
      description:
        "Asks a person to allow what the rules do not permit, e.g. changeTests for a test that has to change. Findings name the key.",
      inputSchema: z.object({
        key: grantSchema.shape.key.describe("The kind of allowance, e.g. changeTests"),
        value: words("What is to be allowed, e.g. the test's name"),
        why: words("Why it is needed"),
      }),
    },
    ({ key, value, why }) => toResult(tools.requestAllowance({ key, value }, why)),
  );
}

/**
 * `isError` is for calls that could not be served; gates that fail are an answer. The state goes beside the content, not as
 * structured content: of an answer that has both, some agents show their model the structured part alone.
 */
const toResult = ({ text, state }: ToolAnswer) => ({
  content: [{ type: "text" as const, text }],
  _meta: { [STATE]: state },
  ...(state === "refused" ? { isError: true } : {}),
});

/** Some agents give up on a call from which they hear nothing; those give a token to be told by. */
function callingOf({ mcpReq }: ServerContext): Calling {
  const progressToken = mcpReq._meta?.progressToken;
  let progress = 0;
  return {
    signal: mcpReq.signal,
    onSign(message) {
      if (progressToken === undefined || mcpReq.signal.aborted) return;
      progress += 1;
      const sent = mcpReq.notify({
        method: "notifications/progress",
        params: { progressToken, progress, message },
      });
      // Whoever called has hung up: the answer will find nobody either.
      sent.catch(() => undefined);
    },
  };
}
