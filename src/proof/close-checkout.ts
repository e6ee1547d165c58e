/** The end of a checkout: the folder, and the home that its gates wrote to. */

import type { Checkout } from "../ports/repository.js";
import type { Toolbox } from "./toolbox.js";

export async function closeCheckout(toolbox: Toolbox, checkout: Checkout): Promise<void> {
  await checkout.dispose();
  await toolbox.forgetHome(checkout.path);
}
