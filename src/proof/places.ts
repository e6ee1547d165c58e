/**
 * Checkouts of one tree, for one piece of work after the other: whoever comes next gets one that was left as it was found.
 * What programs built there is still there, and ignored; it never reaches the checkout of another tree.
 */

import type { Checkout } from "../ports/repository.js";
import { type CheckoutRequest, type Opened, openCheckout } from "./checkouts.js";
import { closeCheckout } from "./close-checkout.js";

export interface Places {
  /** `warm`: one where that name has been at work is preferred. */
  open(warm: string): Promise<Opened>;
  giveBack(checkout: Checkout, warm: string): void;
  /** Only when nobody works in one any more. May be called twice. */
  close(): Promise<void>;
}

interface Free {
  readonly checkout: Checkout;
  readonly warm: ReadonlySet<string>;
}

export function createPlaces(request: CheckoutRequest): Places {
  const free: Free[] = [];
  const warmth = new WeakMap<Checkout, ReadonlySet<string>>();
  const take = (warm: string): Free | undefined => {
    const at = free.findIndex((one) => one.warm.has(warm));
    return free.splice(at === -1 ? 0 : at, 1)[0];
  };
  return {
    open: async (warm) => {
      for (let one = take(warm); one !== undefined; one = take(warm)) {
        if (await one.checkout.isPristine()) return { kind: "open", checkout: one.checkout };
        await closeCheckout(request.toolbox, one.checkout);
      }
      return openCheckout(request);
    },
    giveBack: (checkout, warm) => {
      const known = new Set([...(warmth.get(checkout) ?? []), warm]);
      warmth.set(checkout, known);
      free.push({ checkout, warm: known });
    },
    close: async () => {
      const closing = free
        .splice(0)
        .map(({ checkout }) => closeCheckout(request.toolbox, checkout));
      await Promise.all(closing);
    },
  };
}
