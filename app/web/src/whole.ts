// Whole numbers in the form of the wire: a number, or a text of its digits if it is
// beyond 2^53 - 1, up to which a number is exact.

export type Whole = number | string;

/** The wire's form of a whole number. */
export function wholeOf(n: bigint): Whole {
  const short = Number(n);
  return Number.isSafeInteger(short) ? short : String(n);
}

/** Whether all of these are whole, and so can be counted exactly. */
export function allWhole(...list: readonly (Whole | undefined)[]): boolean {
  return list.every((n) => n === undefined || typeof n === "string" || Number.isInteger(n));
}

/** Below zero if a is less than b, above zero if it is more. */
export function compare(a: Whole, b: Whole): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [x, y] = [BigInt(a), BigInt(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

export interface Track {
  readonly min: Whole;
  readonly max: Whole;
  readonly step: Whole;
}

/**
 * A slider's values as the positions of a browser's own slider. Positions are numbers.
 */
export interface Positions {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  of(value: Whole): number;
  at(position: number): Whole;
}

/** Positions are exact up to here, with room for a fraction. */
const mostPositions = 2n ** 52n;

/**
 * The positions of a track: its values themselves if they are numbers, else the steps
 * above its least value. If there are too many steps, a position stands for several of
 * them.
 */
export function positionsOf({ min, max, step }: Track): Positions {
  if (typeof min === "number" && typeof max === "number" && typeof step === "number") {
    return { min, max, step, of: Number, at: (position) => position };
  }
  const [least, by] = [BigInt(min), BigInt(step)];
  const steps = (BigInt(max) - least) / by;
  const several = steps / mostPositions + 1n;
  const last = Number(steps / several);
  return {
    min: 0,
    max: last,
    step: 1,
    of: (value) => Number((BigInt(value) - least) / by / several),
    at: (position) => wholeOf(least + (position >= last ? steps : BigInt(Math.round(position)) * several) * by),
  };
}
