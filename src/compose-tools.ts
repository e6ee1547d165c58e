/** The tools that agents have in their turns, for whoever starts them from outside. */

export { AGENT_COMMAND } from "./adapters/agents/turn-tools.js";
