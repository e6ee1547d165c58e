/** At most so many pieces of work run at once; the others wait in the order they came, those for which a spare place is good enough behind them. */

/** `isSpare` is asked anew whenever a place becomes free. */
export type InTurn = <Value>(work: () => Promise<Value>, isSpare?: () => boolean) => Promise<Value>;

export function limiter(max: number): InTurn {
  let running = 0;
  const waiting: { readonly start: () => void; readonly isSpare: () => boolean }[] = [];
  const enter = async (isSpare: () => boolean): Promise<void> => {
    if (running < max) running += 1;
    else await new Promise<void>((start) => waiting.push({ start, isSpare }));
  };
  // Whoever waits gets the place itself: were it given up first, a newcomer could take it as well.
  const leave = (): void => {
    const pressing = waiting.findIndex(({ isSpare }) => !isSpare());
    const [next] = waiting.splice(pressing === -1 ? 0 : pressing, 1);
    if (next === undefined) running -= 1;
    else next.start();
  };
  return async (work, isSpare = () => false) => {
    await enter(isSpare);
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
