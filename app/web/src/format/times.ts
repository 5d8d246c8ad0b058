// Times as texts. The server writes a time as its own clock shows it ("2001-01-31
// 13:05"). All visitors read that alike, and can search for it. If the app fixes a
// locale, times are written in that locale.

import { fixedLocale, keptByLocale } from "./locale.ts";

const iso = /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?$/;

/** A time that the server wrote. */
export function localTime(text: string): string {
  const m = fixedLocale() === undefined ? null : iso.exec(text);
  if (!m) return text;
  const [year, month, day, hour, minute, second, fraction] = m.slice(1);
  const at = Date.UTC(+year!, +month! - 1, +day!, +(hour ?? 0), +(minute ?? 0), +(second ?? 0), +(fraction ?? "").padEnd(3, "0").slice(0, 3));
  const precision = fraction ? "fraction" : second ? "second" : hour ? "minute" : "day";
  return keptByLocale(precision, (tag) => new Intl.DateTimeFormat(tag, options[precision]!)).format(at);
}

const day: Intl.DateTimeFormatOptions = { timeZone: "UTC", year: "numeric", month: "short", day: "numeric" };
const minute: Intl.DateTimeFormatOptions = { ...day, hour: "numeric", minute: "2-digit" };
const options: Record<string, Intl.DateTimeFormatOptions> = {
  day,
  minute,
  second: { ...minute, second: "2-digit" },
  fraction: { ...minute, second: "2-digit", fractionalSecondDigits: 3 },
};

/** A clock in UTC, as the server would write it up to a unit: "day", "minute" or "second". */
export function clockText(ms: number, unit: string): string {
  const at = new Date(ms);
  if (Number.isNaN(at.getTime())) return String(ms);
  const length = unit === "day" ? 10 : unit === "minute" ? 16 : at.getUTCMilliseconds() > 0 ? 23 : 19;
  return localTime(at.toISOString().slice(0, length).replace("T", " "));
}
