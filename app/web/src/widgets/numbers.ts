// Typed numbers: their meaning, their faults, and the next number.

import { asciiNumber, browserDecimal } from "../digits.ts";
import { allWhole, compare, wholeOf, type Whole } from "../whole.ts";

export interface NumberRange {
  readonly min?: Whole;
  readonly max?: Whole;
  readonly step: Whole;
  /** Numbers need not be whole, however whole the step is. */
  readonly float?: boolean;
}

/** The range of the server's whole numbers. */
const [leastWhole, mostWhole] = [-(2n ** 63n), 2n ** 63n - 1n];

/**
 * The number that a text stands for, or undefined if it stands for none that the range
 * allows.
 */
export function parseNumber(text: string, range: NumberRange, decimal = browserDecimal()): Whole | undefined {
  const n = read(text, range, decimal);
  return n === undefined || wrongRead(n, range) !== undefined ? undefined : n;
}

/**
 * A sentence about a fault of a text as a number of the range, or undefined if there is
 * none.
 */
export function wrongNumber(text: string, range: NumberRange, decimal = browserDecimal()): string | undefined {
  const n = read(text, range, decimal);
  return n === undefined ? "Enter a number." : wrongRead(n, range);
}

const isWhole = ({ step, float }: NumberRange): boolean => !float && allWhole(step);

/**
 * The number that a text stands for, or undefined if it stands for none. A whole number
 * is exact.
 */
function read(text: string, range: NumberRange, decimal: string): Whole | undefined {
  const t = asciiNumber(text, { whole: isWhole(range), decimal });
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(t)) return undefined;
  if (isWhole(range) && /^[+-]?\d+$/.test(t)) return wholeOf(BigInt(t.replace("+", "")));
  const n = Number(t);
  return Number.isFinite(n) ? n : undefined;
}

function wrongRead(n: Whole, range: NumberRange): string | undefined {
  if (isWhole(range)) {
    if (!allWhole(n)) return "Enter a whole number.";
    const exact = BigInt(n);
    if (exact < leastWhole || exact > mostWhole) return "Enter a number of at most 18 digits.";
  }
  const { min, max } = range;
  const low = min !== undefined && compare(n, min) < 0;
  const high = max !== undefined && compare(n, max) > 0;
  if (!low && !high) return undefined;
  if (min !== undefined && max !== undefined) return `Enter a number from ${min} to ${max}.`;
  return low ? `Enter a number of at least ${min}.` : `Enter a number of at most ${max}.`;
}

/** The number so many steps on, within the range. */
export function step(from: Whole, steps: number, range: NumberRange): Whole {
  const { min, max, step } = range;
  if (isWhole(range) && allWhole(from, min, max)) {
    const next = BigInt(from) + BigInt(steps) * BigInt(step);
    const least = min === undefined ? leastWhole : BigInt(min);
    const most = max === undefined ? mostWhole : BigInt(max);
    return wholeOf(next < least ? least : next > most ? most : next);
  }
  return stepFloat(Number(from), steps, Number(min ?? -Infinity), Number(max ?? Infinity), Number(step));
}

/** step for numbers that need not be whole. */
export function stepFloat(from: number, steps: number, min: number, max: number, step: number): number {
  const next = Math.min(max, Math.max(min, from + steps * step));
  // 0.1 + 0.2 is not 0.3, so the result keeps the number of decimals of the step and the
  // number.
  const decimals = Math.min(15, Math.max(decimalsOf(step), decimalsOf(from)));
  return Number(next.toFixed(decimals));
}

function decimalsOf(n: number): number {
  const [digits = "", exponent] = String(n).split("e");
  const point = digits.indexOf(".");
  return Math.max(0, (point < 0 ? 0 : digits.length - point - 1) - Number(exponent ?? 0));
}
