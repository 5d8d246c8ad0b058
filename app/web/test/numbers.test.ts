import assert from "node:assert/strict";
import { test } from "node:test";
import { spoken } from "../src/elements/metric.tsx";
import { browserDecimal } from "../src/digits.ts";
import { positionsOf } from "../src/whole.ts";
import { parseNumber, step, wrongNumber } from "../src/widgets/numbers.ts";

const whole = { min: 1, max: 10, step: 1 };
const ratio = { step: 0.1 };

test("a text is the number it reads as, or none", () => {
  // Hazard: what JavaScript takes for a number ("", "0x10", "Infinity") is sent as one.
  for (const [text, n] of [["7", 7], [" +7 ", 7], ["7.0", 7], ["1e1", 10]] as const) assert.equal(parseNumber(text, whole), n, text);
  for (const [text, n] of [["1 000.5", 1000.5], [".5", 0.5], ["−2", -2], ["-2.", -2], ["1_000", 1000]] as const) assert.equal(parseNumber(text, ratio), n, text);
  for (const text of ["", " ", "-", ".", "x", "0x10", "Infinity", "NaN", "1e999", "1.2.3", "--1"]) {
    assert.equal(parseNumber(text, ratio), undefined, text);
    assert.equal(wrongNumber(text, ratio), "Enter a number.", text);
  }
});

test("what is wrong with a number is said in a sentence", () => {
  assert.equal(wrongNumber("2.5", whole), "Enter a whole number.");
  assert.equal(wrongNumber("11", whole), "Enter a number from 1 to 10.");
  assert.equal(wrongNumber("0", { min: 1, step: 1 }), "Enter a number of at least 1.");
  assert.equal(wrongNumber("11", { max: 10, step: 1 }), "Enter a number of at most 10.");
  assert.equal(wrongNumber("9223372036854775808", { step: 1 }), "Enter a number of at most 18 digits.");
});

test("steps keep to the range and to the decimals", () => {
  assert.equal(step(9, 10, whole), 10);
  assert.equal(step(2, -10, whole), 1);
  assert.equal(step(0.2, 1, ratio), 0.3);
  assert.equal(step(0.25, 1, ratio), 0.35);
  assert.equal(step(0, 3, { step: 1e-7 }), 3e-7);
  assert.equal(step(-1, 1, { step: 1 }), 0);
});

test("a number is read as it is typed: with a comma, or the digits of another script", () => {
  const read = (text: string, decimal = ".") => parseNumber(text, ratio, decimal);
  for (const [text, n] of [
    ["1,5", 1.5], ["-0,25", -0.25], ["1.234,5", 1234.5], ["1,234.5", 1234.5], ["1,234,567", 1234567], ["1.234.567", 1234567], ["1'000", 1000],
    ["１２３．５", 123.5], ["－７", -7], ["１，５", 1.5], ["٣٫٥", 3.5], ["۱۲", 12], ["१२", 12], ["0,125", 0.125], ["1,5e3", 1500],
  ] as const) {
    assert.equal(read(text), n, text);
    assert.equal(read(text, ","), n, text);
  }
  // Hazard: a comma that may be either is silently the wrong one. The browser's language decides.
  assert.equal(read("1,000"), 1000);
  assert.equal(read("1,000", ","), 1);
  assert.equal(parseNumber("1.000", { step: 1 }, ","), 1000);
  assert.equal(parseNumber("1.000", { step: 1 }, "."), 1);
  for (const text of ["1,2,3", "1.2.3", "1,23.4,5", "1..5", "1,,5", ",", "1,5,", "五"]) assert.equal(read(text), undefined, text);
});

test("whole numbers are exact beyond 2^53", () => {
  const any = { step: 1 };
  assert.equal(parseNumber("9007199254740993", any), "9007199254740993");
  assert.equal(parseNumber("9007199254740991", any), 9007199254740991);
  assert.equal(parseNumber("-9223372036854775808", any), "-9223372036854775808");
  assert.equal(step("9007199254740993", 1, any), "9007199254740994");
  assert.equal(step("9007199254740992", -1, any), 9007199254740991);
  assert.equal(step("9223372036854775807", 1, any), "9223372036854775807");
  assert.equal(wrongNumber("9007199254740993", { step: 1, max: "9007199254740992" }), "Enter a number of at most 9007199254740992.");
  assert.equal(parseNumber("9007199254740993", { step: 1, max: "9007199254740993" }), "9007199254740993");
});

test("a slider of great numbers has positions, and each its exact value", () => {
  const slider = positionsOf({ min: "9007199254740993", max: "9007199254741093", step: 5 });
  assert.deepEqual([slider.min, slider.max, slider.step], [0, 20, 1]);
  assert.equal(slider.at(1), "9007199254740998");
  assert.equal(slider.of("9007199254740998"), 1);
  const widest = positionsOf({ min: "-9223372036854775808", max: "9223372036854775807", step: 1 });
  assert.equal(widest.at(0), "-9223372036854775808");
  assert.equal(widest.at(widest.max), "9223372036854775807");
  assert.equal(positionsOf({ min: 0, max: 1, step: 0.1 }).at(0.3), 0.3);
});

test("a metric's change is spoken in words", () => {
  assert.equal(spoken("+3", "up"), "up 3");
  assert.equal(spoken("-2.5 %", "down"), "down 2.5 %");
  assert.equal(spoken("−1", "down"), "down 1");
  assert.equal(spoken("0", "flat"), "unchanged 0");
});

test("a browser's language that Intl does not know costs nobody the entry of numbers", () => {
  assert.equal(browserDecimal("C"), browserDecimal(undefined));
  assert.equal(browserDecimal("de"), ",");
});
