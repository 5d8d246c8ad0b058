import assert from "node:assert/strict";
import { test } from "node:test";
import { directionOf } from "../src/direction.ts";

// Hazard: somebody types Arabic or Hebrew, and the caret stands at the wrong end.
test("a text area follows the first letter of its text", () => {
  for (const [text, want] of [
    ["", undefined],
    ["12, 3!", undefined],
    ["Hello שלום", "ltr"],
    ["1. שלום hello", "rtl"],
    ["«مرحبا»", "rtl"],
    ["日本語", "ltr"],
  ] as const) {
    assert.equal(directionOf(text), want, text);
  }
});
