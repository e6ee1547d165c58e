// Every function that scripts find without defining it.
import type { HostFunction } from "./host.js";
import { intFunctions } from "./int.js";
import { listFunctions } from "./list.js";
import { outputFunctions } from "./output.js";
import { stringFunctions } from "./string.js";

export const standardLibrary: readonly HostFunction[] = [
  ...listFunctions,
  ...stringFunctions,
  ...intFunctions,
  ...outputFunctions,
];
