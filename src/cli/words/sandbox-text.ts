/** What keeps agents to their folders on this machine, in words. */

import type { IsolationKind } from "../../domain/isolation.js";

export const WITHOUT_SANDBOX =
  "agents run with your rights, and that they keep to their workspace rests on good faith";

export const SANDBOX_REMEDY =
  "install bubblewrap (apt install bubblewrap, dnf install bubblewrap) and let users make namespaces, or start Podman or Docker";

/** One line, said when a run begins. */
export const sandboxText = ({
  kind,
  lacking,
}: {
  readonly kind: IsolationKind;
  readonly lacking: readonly string[];
}): string =>
  kind === "none"
    ? `⚠ isolation: none${lacking.map((why) => ` (${why})`).join("")}: ${WITHOUT_SANDBOX}; ${SANDBOX_REMEDY}.`
    : `Agents are kept in boxes (${kind}).`;
