/** How many workstreams may be in work at once: doubled by a proven landing, halved by a workstream that failed. */

export interface Ramp {
  readonly start: number;
  readonly max: number;
}

export const widen = (width: number, ramp: Ramp): number =>
  Math.min(ramp.max, Math.max(1, width) * 2);

export const narrow = (width: number): number => Math.max(1, Math.floor(width / 2));
