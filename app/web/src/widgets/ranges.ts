// The position of a pointer on a track, and the end of a range that it moves.

import { stepFloat } from "./numbers.ts";

export type Ends = readonly [number, number];

interface Track {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** A thumb's width in pixels: its middle does not reach the ends of the track. */
const thumb = 18;

/**
 * The value under a pointer, at a step of the slider. With rtl the least value is at the
 * right.
 */
export function valueAt(x: number, { left, width }: { left: number; width: number }, range: Track, rtl = false): number {
  const fromLeft = Math.min(1, Math.max(0, (x - left - thumb / 2) / Math.max(1, width - thumb)));
  const share = rtl ? 1 - fromLeft : fromLeft;
  // The last step may be missed by a rounding, so a little more than it is enough.
  const most = Math.floor(((range.max - range.min) / range.step) * (1 + 1e-12));
  const steps = Math.min(most, Math.round((share * (range.max - range.min)) / range.step));
  return stepFloat(range.min, steps, range.min, range.max, range.step);
}

/**
 * The end that is nearer to a value. If both are equally near, it is the end that can
 * move there.
 */
export function nearerEnd([lo, hi]: Ends, to: number): 0 | 1 {
  const [fromLo, fromHi] = [Math.abs(to - lo), Math.abs(to - hi)];
  return fromLo < fromHi || (fromLo === fromHi && to < lo) ? 0 : 1;
}
