/** Times as a report shows them: minutes with two decimals. */

import { type Instant, toMs } from "../ids.js";

const MINUTE = 60_000;

export const toMinutes = (ms: number): number => Math.round((ms / MINUTE) * 100) / 100;

export const minutesBetween = (from: Instant, to: Instant): number =>
  toMinutes(Math.max(0, toMs(to) - toMs(from)));
