// Numbers as they are typed: what they mean, what is wrong with them, and the next one.

export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
  readonly step: number;
  /** Numbers need not be whole, however whole the step is. */
  readonly float?: boolean;
}

/** The number a text stands for, or undefined where it is none that the range allows. */
export function parseNumber(text: string, range: NumberRange): number | undefined {
  return wrongNumber(text, range) === undefined ? Number(plain(text)) : undefined;
}

/** What is wrong with a text as a number of the range, in a sentence; undefined if nothing is. */
export function wrongNumber(text: string, { min, max, step, float }: NumberRange): string | undefined {
  const t = plain(text);
  const whole = !float && Number.isInteger(step);
  const n = t === "" ? NaN : Number(t);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(t) || !Number.isFinite(n)) return "Enter a number.";
  if (whole && !Number.isInteger(n)) return "Enter a whole number.";
  if (whole && !Number.isSafeInteger(n)) return "Enter a number of at most 15 digits.";
  const low = min !== undefined && n < min;
  const high = max !== undefined && n > max;
  if (!low && !high) return undefined;
  if (min !== undefined && max !== undefined) return `Enter a number from ${min} to ${max}.`;
  return low ? `Enter a number of at least ${min}.` : `Enter a number of at most ${max}.`;
}

/** The number so many steps on, within the range. */
export function step(from: number, steps: number, { min = -Infinity, max = Infinity, step }: NumberRange): number {
  const next = Math.min(max, Math.max(min, from + steps * step));
  // 0.1 + 0.2 is not 0.3: keep to the decimals that the step and the number have.
  const decimals = Math.min(15, Math.max(decimalsOf(step), decimalsOf(from)));
  return Number(next.toFixed(decimals));
}

function decimalsOf(n: number): number {
  const [digits = "", exponent] = String(n).split("e");
  const point = digits.indexOf(".");
  return Math.max(0, (point < 0 ? 0 : digits.length - point - 1) - Number(exponent ?? 0));
}

/** Spaces are for the eye; so is the long minus sign that some texts have. */
function plain(text: string): string {
  return text.trim().replace(/^−/, "-").replace(/[\s_]/g, "");
}
