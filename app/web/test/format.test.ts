import "./dom.ts";
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { compactText, formatted, localInText, localNumber, numberText, percentText, scaleText, searched } from "../src/format/numbers.ts";
import { clockText, localTime } from "../src/format/times.ts";

const fix = (tag: string) => (document.documentElement.dataset.locale = tag);
afterEach(() => void delete document.documentElement.dataset.locale);

/** Intl parts digits by spaces that do not break. */
const spaces = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

test("numbers have separators by the locale, and years and what is no number stay", () => {
  fix("en");
  assert.equal(localNumber("1234567.50"), "1,234,567.50");
  assert.equal(localNumber("2001"), "2001");
  assert.equal(localNumber("-12345"), "-12,345");
  assert.equal(localNumber("9007199254740993123"), "9,007,199,254,740,993,123"); // no digit is lost
  for (const text of ["NaN", "Inf", "1e+21", "", "12 x"]) assert.equal(localNumber(text), text);
  fix("de");
  assert.equal(localNumber("1234567.5"), "1.234.567,5");
  fix("en-IN");
  assert.equal(localNumber("12345678"), "1,23,45,678");
  fix("fr");
  assert.equal(spaces(localNumber("12345")), "12 345");
});

test("a locale that no browser knows is not the end of the page", () => {
  fix("not a tag");
  assert.equal(localNumber("1"), "1");
});

test("what a format has written is put into the locale's signs, and is else as written", () => {
  fix("de");
  assert.equal(localInText("€ 1,234.50"), "€ 1.234,50");
  assert.equal(localInText("1234.5 km"), "1234,5 km");
  assert.equal(localInText("007"), "007");
  assert.equal(localInText("none"), "none");
});

test("a page writes numbers by a format as the server does", () => {
  fix("en");
  for (const [format, n, want] of [
    ["%d rows", 1234.6, "1235 rows"], ["%,d", 1234, "1,234"], ["%.1f °C", -0.25, "-0.3 °C"], ["%+.2f", 3, "+3.00"],
    ["%.0f %%", 45.2, "45 %"], ["€ %,.2f", 1e6, "€ 1,000,000.00"], ["%e", 12345, "1.234500e+04"], ["%v", 12345.5, "12,345.5"], ["%.3g", 1234.5, "1230"],
  ] as const) assert.equal(formatted(format, n), want, format);
  assert.equal(formatted("%,d rows", "9007199254740993"), "9,007,199,254,740,993 rows");
  fix("de");
  assert.equal(formatted("%,.2f €", 1234.5), "1.234,50 €");
});

test("numbers are as precise as they are read", () => {
  fix("en");
  assert.equal(numberText(0.1 + 0.2), "0.3");
  assert.equal(numberText(1 / 3), "0.333333");
  assert.equal(numberText(12345.678), "12,345.678");
  assert.equal(numberText(1e21), "1e+21");
  assert.equal(numberText(0.00001234567), "0.0000123457");
  assert.equal(compactText(2_500_000), "2.5M");
  assert.equal(percentText(0.2345), "23.5%");
});

test("times are the same for all, unless the app has a locale", () => {
  assert.equal(localTime("2001-01-31 13:05"), "2001-01-31 13:05");
  assert.equal(clockText(Date.UTC(2001, 0, 31, 13, 5), "minute"), "2001-01-31 13:05");
  fix("de");
  assert.equal(localTime("2001-01-31"), "31. Jan. 2001");
  assert.equal(localTime("2001-01-31 13:05"), "31. Jan. 2001, 13:05");
  assert.equal(localTime("yesterday"), "yesterday");
  assert.equal(clockText(Date.UTC(2001, 0, 31, 13, 5, 6), "second"), "31. Jan. 2001, 13:05:06");
});

test("a number is found as it is shown", () => {
  // Hazard: one searches for 12,345, which one sees, and nothing is found.
  fix("en");
  assert.equal(searched("12,345"), "12345");
  assert.equal(searched("-1,234,567.5"), "-1234567.5");
  assert.equal(searched("0.5"), "0.5");
  assert.equal(searched("Bergen, 5"), "Bergen, 5");
  assert.equal(searched("2001-01"), "2001-01");
  fix("de");
  assert.equal(searched("1.234,5"), "1234.5");
  assert.equal(searched("0,5"), "0.5");
  assert.equal(searched("0.5"), "0.5");
  assert.equal(searched("31. Jan"), "31. Jan");
  fix("fr");
  assert.equal(searched("12 345,5"), "12345.5");
});

test("on a scale only numbers that may be years have no separators", () => {
  fix("en");
  assert.equal(scaleText(2001, { min: 1990, max: 2026 }), "2001");
  assert.equal(scaleText(1000, { min: 0, max: 4000 }), "1,000");
  assert.equal(scaleText(2500.5, { min: 1000, max: 10_000 }), "2,500.5");
  assert.equal(scaleText("9007199254740993", { min: 0, max: "9007199254740999" }), "9,007,199,254,740,993");
  assert.equal(scaleText(1000, { min: 0, max: 4000, format: "%d m" }), "1000 m");
});
