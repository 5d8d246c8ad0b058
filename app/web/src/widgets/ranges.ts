// Where on a track a pointer is, and which end of a range it means.

import { step, type NumberRange } from "./numbers.ts";

export type Ends = readonly [number, number];

interface Track extends NumberRange {
  readonly min: number;
  readonly max: number;
}

/** A thumb's width in pixels: its middle does not reach the ends of the track. */
const thumb = 18;

/** The value under a pointer, at a step that the slider has. */
export function valueAt(x: number, { left, width }: { left: number; width: number }, range: Track): number {
  const share = Math.min(1, Math.max(0, (x - left - thumb / 2) / Math.max(1, width - thumb)));
  // The last step may be missed by a rounding, so a little more than it is enough.
  const most = Math.floor(((range.max - range.min) / range.step) * (1 + 1e-12));
  return step(range.min, Math.min(most, Math.round((share * (range.max - range.min)) / range.step)), range);
}

/** The end that is nearer to a value. Of two in one place it is the one that can move there. */
export function nearerEnd([lo, hi]: Ends, to: number): 0 | 1 {
  const [fromLo, fromHi] = [Math.abs(to - lo), Math.abs(to - hi)];
  return fromLo < fromHi || (fromLo === fromHi && to < lo) ? 0 : 1;
}
