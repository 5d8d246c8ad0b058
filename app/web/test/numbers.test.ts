import assert from "node:assert/strict";
import { test } from "node:test";
import { spoken } from "../src/elements/metric.tsx";
import { parseNumber, step, wrongNumber } from "../src/widgets/numbers.ts";

const whole = { min: 1, max: 10, step: 1 };
const ratio = { step: 0.1 };

test("a text is the number it reads as, or none", () => {
  // Hazard: what JavaScript takes for a number ("", "0x10", "Infinity") is sent as one.
  for (const [text, n] of [["7", 7], [" +7 ", 7], ["7.0", 7], ["1e1", 10]] as const) assert.equal(parseNumber(text, whole), n, text);
  for (const [text, n] of [["1 000.5", 1000.5], [".5", 0.5], ["−2", -2], ["-2.", -2], ["1_000", 1000]] as const) assert.equal(parseNumber(text, ratio), n, text);
  for (const text of ["", " ", "-", ".", "x", "0x10", "Infinity", "NaN", "1,5", "1e999", "1.2.3", "--1"]) {
    assert.equal(parseNumber(text, ratio), undefined, text);
    assert.equal(wrongNumber(text, ratio), "Enter a number.", text);
  }
});

test("what is wrong with a number is said in a sentence", () => {
  assert.equal(wrongNumber("2.5", whole), "Enter a whole number.");
  assert.equal(wrongNumber("11", whole), "Enter a number from 1 to 10.");
  assert.equal(wrongNumber("0", { min: 1, step: 1 }), "Enter a number of at least 1.");
  assert.equal(wrongNumber("11", { max: 10, step: 1 }), "Enter a number of at most 10.");
  assert.equal(wrongNumber("9007199254740993", { step: 1 }), "Enter a number of at most 15 digits.");
});

test("steps keep to the range and to the decimals", () => {
  assert.equal(step(9, 10, whole), 10);
  assert.equal(step(2, -10, whole), 1);
  assert.equal(step(0.2, 1, ratio), 0.3);
  assert.equal(step(0.25, 1, ratio), 0.35);
  assert.equal(step(0, 3, { step: 1e-7 }), 3e-7);
  assert.equal(step(-1, 1, { step: 1 }), 0);
});

test("a metric's change is spoken in words", () => {
  assert.equal(spoken("+3", "up"), "up 3");
  assert.equal(spoken("-2.5 %", "down"), "down 2.5 %");
  assert.equal(spoken("−1", "down"), "down 1");
  assert.equal(spoken("0", "flat"), "unchanged 0");
});
