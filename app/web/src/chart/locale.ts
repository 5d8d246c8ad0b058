// The locale of axes and legends. Vega does not ask the browser for it.

import { byLocale, keptByLocale } from "../format/locale.ts";

/** The locale in the form that Vega needs, read from Intl. */
export function vegaLocale() {
  return keptByLocale("vega", () => ({ number: numberLocale(), time: timeLocale() }));
}

function numberLocale() {
  const parts = byLocale((tag) => new Intl.NumberFormat(tag)).formatToParts(-12345678.5);
  const find = (type: string, or: string) => parts.find((p) => p.type === type)?.value ?? or;
  const groups = parts.filter((p) => p.type === "integer").map((p) => p.value.length);
  // d3 counts the groups from the point on, and does not repeat the last one.
  const grouping = [groups.at(-1) ?? 3, ...Array<number>(8).fill(groups.at(-2) ?? 3)];
  return { decimal: find("decimal", "."), thousands: find("group", ","), grouping, currency: ["", ""] };
}

function timeLocale() {
  const name = (options: Intl.DateTimeFormatOptions) => byLocale((tag) => new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" }));
  const list = (n: number, options: Intl.DateTimeFormatOptions, at: (i: number) => number) => {
    const format = name(options);
    return Array.from({ length: n }, (_, i) => format.format(at(i)));
  };
  // The first of January 2006 was a Sunday.
  const dayOf = (i: number) => Date.UTC(2006, 0, 1 + i);
  const monthOf = (i: number) => Date.UTC(2006, i, 1);
  return {
    dateTime: "%Y-%m-%d %H:%M:%S",
    date: "%Y-%m-%d",
    time: "%H:%M:%S",
    periods: ["AM", "PM"],
    days: list(7, { weekday: "long" }, dayOf),
    shortDays: list(7, { weekday: "short" }, dayOf),
    months: list(12, { month: "long" }, monthOf),
    shortMonths: list(12, { month: "short" }, monthOf),
  };
}
