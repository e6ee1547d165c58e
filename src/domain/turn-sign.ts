/** What a turn shows of itself while it runs, as it is kept for people who watch it. Never evidence. */

import type { AgentEvent } from "./agent-event.js";
import type { Instant } from "./ids.js";

export type TurnSign = { readonly at: Instant } & (
  | { readonly kind: "event"; readonly event: AgentEvent }
  /** In no protocol: what a program printed, or what Interlock's own tools and proxy saw of it. */
  | { readonly kind: "line"; readonly line: string }
  /** Used since the last time: these add up. */
  | { readonly kind: "usage"; readonly tokens?: number; readonly costUsd?: number }
  /** The limit of what is kept has been reached: the turn went on, and nothing of that is here. */
  | { readonly kind: "cut" }
);
