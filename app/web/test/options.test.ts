import assert from "node:assert/strict";
import { test } from "node:test";
import { matching } from "../src/options.ts";
import { nearerEnd, valueAt } from "../src/widgets/ranges.ts";

test("a query finds all its words, without capitals and accents, the beginnings first", () => {
  const options = ["New York", "York", "Zürich", "İstanbul", "York, New", ""];
  const found = (query: string) => matching(options, query).map((i) => options[i]);
  assert.deepEqual(found("york"), ["York", "York, New", "New York"]);
  assert.deepEqual(found("YORK new "), ["New York", "York, New"]);
  assert.deepEqual(found("zurich"), ["Zürich"]);
  assert.deepEqual(found("istanbul"), ["İstanbul"]);
  assert.deepEqual(found("(.*"), [], "a query is no pattern");
  assert.deepEqual(found(" "), options);
});

test("a pointer is at a step of the range, also beyond the track's ends", () => {
  const track = { left: 100, width: 218 };
  const range = { min: 10, max: 50, step: 15 };
  assert.deepEqual([0, 100, 109, 150, 209, 318, 999].map((x) => valueAt(x, track, range)), [10, 10, 10, 25, 25, 40, 40]);
  assert.equal(valueAt(150, { left: 0, width: 0 }, { min: 3, max: 3, step: 1 }), 3);
  assert.equal(valueAt(39, { left: 0, width: 118 }, { min: 0, max: 1, step: 0.1 }), 0.3, "decimal");
  assert.equal(valueAt(109, { left: 0, width: 118 }, { min: 0, max: 0.3, step: 0.1 }), 0.3, "0.3 is three steps, though 0.3 / 0.1 is less");
});

test("of two ends in one place the one that can move is meant", () => {
  assert.equal(nearerEnd([20, 20], 10), 0);
  assert.equal(nearerEnd([20, 20], 30), 1);
  assert.equal(nearerEnd([0, 10], 5), 1);
  assert.equal(nearerEnd([0, 10], 4), 0);
});
