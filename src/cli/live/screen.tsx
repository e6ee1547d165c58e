/** The live view: draws at most ten times a second, and leaves its last picture behind. */

import { render } from "ink";
import type { Run } from "../../domain/run.js";
import { visibleText } from "../../domain/visible-text.js";
import { entryText } from "../words/entry-text.js";
import { Frame } from "./frame.js";
import { type LiveState, withProgress } from "./live-state.js";
import type { View } from "./view.js";

const STORY_LINES = 6;
const FRAME_MS = 100;
const CLOCK_MS = 1000;

export function openScreen(): View {
  let run: Run | undefined;
  let live: LiveState = new Map();
  let story: readonly string[] = [];
  let drawing: NodeJS.Timeout | undefined;
  let isOpen = true;
  const ink = render(null, { exitOnCtrlC: false, patchConsole: false, stdout: process.stderr });
  const draw = (): void => {
    drawing = undefined;
    if (run !== undefined && isOpen)
      ink.rerender(<Frame run={run} live={live} story={story} now={Date.now()} />);
  };
  const soon = (): void => {
    drawing ??= setTimeout(draw, FRAME_MS);
  };
  const clock = setInterval(soon, CLOCK_MS);
  return {
    onEntry: (entry, newest) => {
      run = newest;
      const words = entryText(entry);
      const text = words === undefined ? undefined : visibleText(words);
      if (text !== undefined) story = [...story, text].slice(-STORY_LINES);
      soon();
    },
    onProgress: (progress) => {
      live = withProgress(live, progress);
      soon();
    },
    close: async () => {
      if (!isOpen) return;
      clearInterval(clock);
      clearTimeout(drawing);
      draw();
      isOpen = false;
      ink.unmount();
      await ink.waitUntilExit();
    },
  };
}
