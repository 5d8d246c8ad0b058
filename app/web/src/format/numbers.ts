// Numbers as texts. The server writes them with a point and without a locale ("1234567.5",
// or "€ 1,234.50" by a format); here they become texts of the locale.

import { keptByLocale } from "./locale.ts";

type Grouping = "min2" | "always" | false;

/**
 * A formatter that keeps this number of decimals. "min2" groups the digits from 10,000
 * on, so that years stay as they are.
 */
function writer(decimals: number, useGrouping: Grouping): Intl.NumberFormat {
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping };
  return keptByLocale(`${decimals} ${useGrouping}`, (tag) => new Intl.NumberFormat(tag, options as Intl.NumberFormatOptions));
}

const most = 100; // decimals that Intl can write

function write(digits: string, useGrouping: Grouping): string {
  const decimals = digits.includes(".") ? digits.length - digits.indexOf(".") - 1 : 0;
  // A text of digits keeps all of them, however large the number.
  return decimals > most ? digits : writer(decimals, useGrouping).format(digits as unknown as number);
}

/** A number that the server wrote as plain digits. Other texts (NaN, 1e+21) stay. */
export function localNumber(text: string): string {
  return /^-?\d+(\.\d+)?$/.test(text) ? write(text, "min2") : text;
}

/**
 * A text that a format has made, with its first number in the visitor's locale. The
 * digits are grouped if commas group them in the text. Digits behind a leading zero are
 * no number.
 */
export function localInText(text: string): string {
  const found = /\d[\d,]*(\.\d+)?/.exec(text);
  if (!found || /^0\d/.test(found[0])) return text;
  const number = write(found[0].replaceAll(",", ""), found[0].includes(",") ? "always" : false);
  return text.slice(0, found.index) + number + text.slice(found.index + found[0].length);
}

/**
 * A number in full, with at most six decimals. A number below one has at most six digits.
 */
export function numberText(n: number): string {
  if (!Number.isFinite(n)) return String(n);
  const size = Math.abs(n);
  if (size >= 1e15 || (size > 0 && size < 1e-4)) return String(Number(n.toPrecision(6)));
  return localNumber(String(Number(size < 1 ? n.toPrecision(6) : n.toFixed(6))));
}

/** A number of things. Unlike a year, 1,234 has a separator here. */
export function countText(n: number): string {
  return keptByLocale("count", (tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 6 })).format(n);
}

/** A large number with a word or a letter for its thousands: 2M, 2 Mio. */
export function compactText(n: number): string {
  return keptByLocale("compact", (tag) => new Intl.NumberFormat(tag, { notation: "compact", maximumFractionDigits: 2 })).format(n);
}

export function percentText(share: number): string {
  const options = { style: "percent", maximumFractionDigits: 1 } as const;
  return keptByLocale("percent", (tag) => new Intl.NumberFormat(tag, options)).format(share);
}

/** A number by a format of the server's package format: "%.1f °C", "€ %,.2f". */
export function formatted(format: string, n: number | string): string {
  return format.replace(/%%|%([+,]*)(?:\.(\d{1,2}))?([dfegv])/g, (all, flags = "", digits, verb) => {
    if (all === "%%") return "%";
    // A whole number that no double holds exactly comes as its digits, and keeps them.
    const text = typeof n === "string" ? n : verbs[verb]!(n, digits === undefined ? undefined : Number(digits));
    const signed = flags.includes("+") && !text.startsWith("-") ? `+${text}` : text;
    return signed.replace(/^([+-]?)(\d+(?:\.\d+)?)$/, (_, sign: string, plain: string) => sign + write(plain, grouping(flags, verb)));
  });
}

const grouping = (flags: string, verb: string): Grouping => (flags.includes(",") ? "always" : verb === "v" ? "min2" : false);

/** As package fmt writes numbers by these verbs. */
const verbs: Record<string, (n: number, digits: number | undefined) => string> = {
  d: (n) => n.toFixed(0),
  f: (n, digits = 6) => n.toFixed(digits),
  e: (n, digits = 6) => n.toExponential(digits).replace(/e([+-])(\d)$/, "e$10$2"),
  g: (n, digits) => String(digits === undefined ? n : Number(n.toPrecision(Math.max(1, digits)))),
  v: (n, digits) => String(digits === undefined ? n : Number(n.toPrecision(Math.max(1, digits)))),
};

/** A measured number in its format. Without a format it is written in full. */
export function valueText(n: number, format: string | undefined): string {
  return format ? formatted(format, n) : Math.abs(n) < 1000 ? numberText(n) : countText(n);
}

interface Scale {
  readonly min: number | string;
  readonly max: number | string;
  readonly format?: string;
}

/** A number on a scale, such as a slider's. Only on a scale from 1000 to 9999 it may be a year. */
export function scaleText(n: number | string, { min, max, format }: Scale): string {
  if (format) return formatted(format, n);
  const plain = Number(min) >= 1000 && Number(max) < 10_000 ? numberText : valueText;
  return typeof n === "string" ? localNumber(n) : plain(n, undefined);
}

/**
 * A typed text to search for. A number in the visitor's form becomes the number as the
 * server writes it: without separators of thousands, and with a point. Other texts stay
 * as they are. So does 0.5, even if a point separates thousands.
 */
export function searched(text: string): string {
  const [group, point] = keptByLocale("signs", signs);
  const typed = text.trim().replace(/[\s\u00a0\u202f]/g, " ");
  const grouped = group.trim() === "" ? " " : group;
  const [whole = "", decimals, ...more] = typed.split(point);
  const isNumber = /^-?\d+$/.test(whole) ? decimals !== undefined : isGrouped(whole, grouped);
  if (!isNumber || more.length > 0 || !/^\d*$/.test(decimals ?? "")) return text;
  return whole.replaceAll(grouped, "") + (decimals === undefined ? "" : `.${decimals}`);
}

function isGrouped(whole: string, group: string): boolean {
  const [first = "", ...rest] = whole.split(group);
  return rest.length > 0 && /^-?[1-9]\d{0,2}$/.test(first) && rest.every((d) => /^\d{2,3}$/.test(d)) && rest.at(-1)!.length === 3;
}

/** The signs between thousands and before decimals. */
function signs(tag: string | undefined): [string, string] {
  const parts = new Intl.NumberFormat(tag).formatToParts(-1234567.5);
  const find = (type: string, or: string) => parts.find((p) => p.type === type)?.value ?? or;
  return [find("group", ","), find("decimal", ".")];
}
