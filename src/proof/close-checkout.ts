/** The end of a checkout: what was lent to it, the folder, and the home that its gates wrote to. */

import type { Checkout } from "../ports/repository.js";
import type { Toolbox } from "./toolbox.js";

export async function closeCheckout(toolbox: Toolbox, checkout: Checkout): Promise<void> {
  await toolbox.setupCache.takeBack(checkout.path);
  await checkout.dispose();
  await toolbox.forgetHome(checkout.path);
}
