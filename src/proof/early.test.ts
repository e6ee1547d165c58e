import { expect, test } from "vitest";
import type { Processes, ProcessRequest, ProcessResult } from "../ports/process.js";
import { early } from "./early.js";
import type { InTurn } from "./limiter.js";
import type { Toolbox } from "./toolbox.js";

const REQUEST: ProcessRequest = {
  ...{ program: { argv: ["a"] }, cwd: "/", env: {} },
  ...{ timeoutMs: 1, outputBytesMax: 1, floodBytesMax: 1 },
};
const ENDED: ProcessResult = {
  ...{ end: { kind: "exited", exitCode: 0 }, output: "", stdout: "" },
  ...{ truncated: false, outputBytes: 0, durationMs: 0 },
};

/** Which of its pieces were content with a spare place, each asked when it is begun and when it ends. */
function watched(): { readonly toolbox: Toolbox; readonly spare: boolean[] } {
  const spare: boolean[] = [];
  const inTurn: InTurn = async (work, isSpare = () => false) => {
    spare.push(isSpare());
    const done = await work();
    spare.push(isSpare());
    return done;
  };
  return { toolbox: { inTurn } as Toolbox, spare };
}

test("what is begun early is done once, and is there when it is taken", async () => {
  const { toolbox, spare } = watched();
  let gate = (): void => undefined;
  const open = new Promise<void>((resolve) => {
    gate = resolve;
  });
  let begun = 0;
  const one = early(toolbox, undefined, (means) =>
    means.toolbox.inTurn(async () => {
      begun += 1;
      await open;
      return "done";
    }),
  );
  one.begin();
  one.begin();
  const taken = one.take();
  gate();
  expect(await taken).toBe("done");
  expect(begun).toBe(1);
  // Content with a spare place until somebody wants it.
  expect(spare).toEqual([true, false]);
});

test("programs give way until somebody wants what they are for", async () => {
  const gaveWay: (true | undefined)[] = [];
  const run = ({ givesWay }: ProcessRequest) => {
    gaveWay.push(givesWay);
    return Promise.resolve(ENDED);
  };
  const toolbox = { ...watched().toolbox, processes: { run } as Processes };
  let goOn = (): void => undefined;
  const wanted = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const one = early(toolbox, undefined, async (means) => {
    await means.toolbox.processes.run(REQUEST);
    await wanted;
    await means.toolbox.processes.run(REQUEST);
  });
  one.begin();
  const taken = one.take();
  goOn();
  await taken;
  expect(gaveWay).toEqual([true, undefined]);
});

test("what nobody has begun is begun when it is taken", async () => {
  const { toolbox, spare } = watched();
  const one = early(toolbox, undefined, (means) => means.toolbox.inTurn(async () => "done"));
  expect(await one.take()).toBe("done");
  expect(spare).toEqual([false, false]);
});

test("what nobody wants is ended, and has ended before anybody goes on", async () => {
  const events: string[] = [];
  const one = early(watched().toolbox, undefined, async ({ signal }) => {
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    events.push("ended");
    throw new Error("nobody hears of this");
  });
  one.begin();
  await one.drop();
  events.push("on");
  expect(events).toEqual(["ended", "on"]);
});

test("what was dropped is not begun any more", async () => {
  let begun = 0;
  const one = early(watched().toolbox, undefined, async () => {
    begun += 1;
  });
  await one.drop();
  one.begin();
  expect(begun).toBe(0);
});

test("who takes it learns of its failure, and of an end from outside", async () => {
  const outside = new AbortController();
  const one = early(watched().toolbox, outside.signal, async ({ signal }) => {
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    throw new Error("ended from outside");
  });
  one.begin();
  const taken = one.take();
  outside.abort();
  await expect(taken).rejects.toThrow("ended from outside");
});
