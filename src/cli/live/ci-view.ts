/** What `ci` shows while it works: a live view on a terminal, lines elsewhere, nothing for programs. */

import type { CiHappening } from "../../compose-ci-desk.js";
import type { Console } from "../console.js";

export interface CiView {
  readonly onHappening: (happening: CiHappening) => void;
  /** May be called twice. */
  close(): Promise<void>;
}

export async function openCiView(
  console: Console,
  { json, live }: { readonly json: boolean; readonly live: boolean },
): Promise<CiView> {
  if (json) return { onHappening: () => undefined, close: () => Promise.resolve() };
  if (!live) return lineView(console);
  const { openCiScreen } = await import("./ci-screen.js");
  return openCiScreen();
}

/** Steps as they end; of those that failed, their last lines. */
function lineView(console: Console): CiView {
  const tails = new Map<string, string[]>();
  return {
    onHappening: (happening) => {
      const key = `${happening.workflow} ${happening.job}`;
      switch (happening.kind) {
        case "job-started":
          return console.say(`… ${happening.job}`);
        case "step-started":
          return void tails.set(key, []);
        case "line": {
          const tail = tails.get(key) ?? [];
          tail.push(happening.text);
          return void tails.set(key, tail.slice(-TAIL_LINES));
        }
        case "step-ended": {
          const { conclusion, name } = happening.step;
          if (conclusion !== "failure" && conclusion !== "inconclusive") return;
          console.say(`✘ ${happening.job}: ${name}`);
          return (tails.get(key) ?? []).forEach((line) => console.say(`    ${line}`));
        }
        case "job-ended":
          return console.say(`${happening.result.verdict.padEnd(11)} ${happening.job}`);
        default:
          return undefined;
      }
    },
    close: () => Promise.resolve(),
  };
}

const TAIL_LINES = 20;
