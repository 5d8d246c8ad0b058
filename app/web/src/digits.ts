// Numbers as people type them: with a decimal comma, with the digits of their script or of
// an input method, and with marks between the thousands.

/**
 * The decimal mark that this browser's user writes. A language that Intl does not know counts
 * as none: WebKitGTK names its language "C" on a machine without a locale.
 */
export function browserDecimal(language = globalThis.navigator?.language): string {
  let format: Intl.NumberFormat;
  try {
    format = new Intl.NumberFormat(language);
  } catch {
    format = new Intl.NumberFormat();
  }
  const parts = format.formatToParts(1.5);
  return parts.find((p) => p.type === "decimal")?.value === "," ? "," : ".";
}

interface Reading {
  /** The number is to be whole. */
  readonly whole?: boolean;
  /** The decimal mark, "," or ".". It decides about a single mark before three digits. */
  readonly decimal: string;
}

/**
 * A typed number with the digits 0 to 9 and a point before its decimals, without spaces
 * and marks of thousands. A text that is no number comes back as another text that is no
 * number.
 *
 * If there are two kinds of marks, the last is the decimal one. A mark that stands twice
 * is not: 1.234,5 and 1,234,567. A single comma before exactly three digits may be
 * either, so the browser's language decides. The same holds for a single point in a whole
 * number.
 */
export function asciiNumber(text: string, { whole = false, decimal }: Reading): string {
  const t = asciiDigits(text)
    .trim()
    .replace(/^[−﹣－]/, "-")
    .replace(/٫/g, ",")
    .replace(/[\s_'’٬]/g, "");
  const [, sign, digits, exponent] = /^([+-]?)([\d.,]*)(e[+-]?\d+)?$/i.exec(t) ?? [];
  if (digits === undefined) return t;
  const mark = decimalMark(digits, whole, decimal);
  const at = mark === undefined ? digits.length : digits.lastIndexOf(mark);
  const [before, after] = [digits.slice(0, at), digits.slice(at + 1)];
  if (!/^\d*$/.test(after)) return t;
  if (/[.,]/.test(before) && !/^\d{1,3}(?:([.,])\d{2,3}(?=\1))*[.,]\d{3}$/.test(before)) return t;
  return sign + before.replace(/[.,]/g, "") + (after && `.${after}`) + (exponent ?? "");
}

/** The decimal mark among digits and marks, or undefined if there is no decimal mark. */
function decimalMark(digits: string, whole: boolean, decimal: string): string | undefined {
  const [points, commas] = [digits.split(".").length - 1, digits.split(",").length - 1];
  if (points > 0 && commas > 0) return digits.lastIndexOf(".") > digits.lastIndexOf(",") ? "." : ",";
  const mark = points > 0 ? "." : ",";
  const count = points + commas;
  if (count !== 1) return undefined; // no mark, or one that stands between thousands
  const mayGroup = /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits) && (mark === "," || whole);
  return mayGroup && mark !== decimal ? undefined : mark;
}

/**
 * The digit 0 of each script in which users type digits. The other nine digits follow it.
 */
const zeros = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810];

/**
 * A text with the digits of all scripts as 0 to 9, and with full-width letters and marks
 * as usual ones.
 */
function asciiDigits(text: string): string {
  return text.normalize("NFKC").replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    const zero = zeros.find((z) => code >= z && code < z + 10);
    return zero === undefined ? digit : String(code - zero);
  });
}
