/** The machine that a run works on, as far as its room matters. */

import type { Room } from "../domain/machine-room.js";

export interface Machine {
  /** What is free at this moment. Costs little, changes nothing, may be asked as often as one likes. */
  room(): Promise<Room>;
}
